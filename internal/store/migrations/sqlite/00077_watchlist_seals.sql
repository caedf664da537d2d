-- +goose Up
-- Versions of watchlists are a chain, whatever their watchlists: seal is the SHA-256 of the seal before it and of all that
-- the row says, seq its place. A row that is sealed cannot be changed or deleted by mistake, nor in silence.
ALTER TABLE watchlist_versions ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE watchlist_versions ADD COLUMN seal TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX watchlist_versions_seq ON watchlist_versions (seq) WHERE seal <> '';
-- +goose StatementBegin
CREATE TRIGGER watchlist_versions_change BEFORE UPDATE ON watchlist_versions WHEN OLD.seal <> ''
BEGIN SELECT RAISE(ABORT, 'a version of a watchlist is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER watchlist_versions_delete BEFORE DELETE ON watchlist_versions WHEN OLD.seal <> ''
BEGIN SELECT RAISE(ABORT, 'a version of a watchlist is never deleted'); END;
-- +goose StatementEnd
