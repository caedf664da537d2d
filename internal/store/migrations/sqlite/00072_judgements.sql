-- +goose Up
-- What people said of matches. The latest of an article and a rule or entity
-- counts; none is changed or deleted.
CREATE TABLE judgements (
  id          INTEGER PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  revision    INTEGER NOT NULL,
  watchlist   TEXT NOT NULL,
  rule        TEXT NOT NULL DEFAULT '',
  entity      TEXT NOT NULL DEFAULT '',
  is_right    INTEGER NOT NULL,
  made_by     TEXT NOT NULL,
  note        TEXT NOT NULL DEFAULT '',
  at          BIGINT NOT NULL
);
CREATE INDEX judgements_of ON judgements (watchlist, rule, entity);
