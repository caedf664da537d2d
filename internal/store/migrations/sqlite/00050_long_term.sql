-- +goose Up
-- An article that somebody wants watched as long as it is kept, whatever it
-- matches. It is never deleted; ended_at says that somebody ended it.
CREATE TABLE pins (
  id          INTEGER PRIMARY KEY,
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  made_at     BIGINT NOT NULL,
  made_by     TEXT NOT NULL,
  why         TEXT NOT NULL,
  ended_at    BIGINT NOT NULL DEFAULT 0,
  ended_by    TEXT NOT NULL DEFAULT '',
  ended_why   TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX pins_active ON pins (article_id) WHERE ended_at = 0;

-- Articles that are looked at after their schedule has ended: those that are
-- matched or pinned, and the covers that were drawn for them.
CREATE TABLE long_term (
  article_id  BIGINT PRIMARY KEY REFERENCES articles (id),
  since       BIGINT NOT NULL,
  why         TEXT NOT NULL,
  cover_for   BIGINT NOT NULL DEFAULT 0
);

-- What a source showed when it was last read: the keys of its entries, in
-- order, as JSON. An entry that is gone while older ones stay was withdrawn.
CREATE TABLE listings (
  source_id  BIGINT PRIMARY KEY REFERENCES sources (id),
  at         BIGINT NOT NULL,
  keys       TEXT NOT NULL
);
