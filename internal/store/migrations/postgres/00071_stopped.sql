-- +goose Up
-- What a NOT, never, context or not_with kept from matching, by revision.
CREATE TABLE stopped (
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  revision    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  watchlist   TEXT NOT NULL,
  rule        TEXT NOT NULL,
  entity      TEXT NOT NULL,
  stopped_by  TEXT NOT NULL,
  alert       INTEGER NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (article_id, revision, seq)
);
CREATE INDEX stopped_at ON stopped (at);
