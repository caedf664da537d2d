-- +goose Up
-- What each revision states of the tracked facts. Source and origin are the
-- article's; as_of is the day that the value is of.

CREATE TABLE facts (
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  revision    INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  watchlist   TEXT NOT NULL,
  fact        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  value       TEXT NOT NULL,
  written     TEXT NOT NULL,
  field       TEXT NOT NULL,
  start_byte  INTEGER NOT NULL,
  end_byte    INTEGER NOT NULL,
  strength    TEXT NOT NULL,
  around      TEXT NOT NULL,
  counts      INTEGER NOT NULL,
  stated      INTEGER NOT NULL,
  as_of       BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,
  PRIMARY KEY (article_id, revision, seq)
);
CREATE INDEX facts_name ON facts (watchlist, fact, as_of);
