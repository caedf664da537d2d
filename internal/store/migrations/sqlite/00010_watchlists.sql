-- +goose Up
-- Every version of every watchlist, whole. Rows are added and never changed; the newest of a name is what it is now.

CREATE TABLE watchlist_versions (
  name      TEXT NOT NULL,
  n         INTEGER NOT NULL,
  at        BIGINT NOT NULL,
  who       TEXT NOT NULL,
  what      TEXT NOT NULL,
  owner     TEXT NOT NULL,
  home      TEXT NOT NULL,
  place     TEXT NOT NULL,
  gone      INTEGER NOT NULL,
  document  TEXT NOT NULL,
  PRIMARY KEY (name, n)
);

-- How often they have changed: who would add a version says which count was read.
INSERT INTO meta (key, value) VALUES ('watchlists', '0');
