-- +goose Up
-- Versions of watchlists are a chain, whatever their watchlists: seal is the SHA-256 of the seal before it and of all that
-- the row says, seq its place. A row that is sealed cannot be changed or deleted by mistake, nor in silence.
ALTER TABLE watchlist_versions ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE watchlist_versions ADD COLUMN seal TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX watchlist_versions_seq ON watchlist_versions (seq) WHERE seal <> '';
-- +goose StatementBegin
CREATE FUNCTION watchlist_versions_stay() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'a version of a watchlist is never changed or deleted';
END
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER watchlist_versions_stay BEFORE UPDATE OR DELETE ON watchlist_versions
  FOR EACH ROW WHEN (OLD.seal <> '') EXECUTE FUNCTION watchlist_versions_stay();
