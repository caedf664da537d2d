-- +goose Up
-- A mute holds back what it covers: all of its conditions that are set must
-- hold. It is never deleted; ended_at says that somebody ended it early.
CREATE TABLE mutes (
  id         INTEGER PRIMARY KEY,
  watchlist  TEXT NOT NULL DEFAULT '',
  rule       TEXT NOT NULL DEFAULT '',
  entity     TEXT NOT NULL DEFAULT '',
  story_id   BIGINT NOT NULL DEFAULT 0,
  source     TEXT NOT NULL DEFAULT '',
  made_at    BIGINT NOT NULL,
  until_at   BIGINT NOT NULL,
  made_by    TEXT NOT NULL,
  why        TEXT NOT NULL,
  ended_at   BIGINT NOT NULL DEFAULT 0,
  ended_by   TEXT NOT NULL DEFAULT '',
  ended_why  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX mutes_active ON mutes (until_at) WHERE ended_at = 0;

-- Why a row is owed: the rules and entities that were the reason, as JSON.
ALTER TABLE owed ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';

-- The owed rows that mutes held back, and when.
CREATE TABLE held (
  mute_id  BIGINT NOT NULL REFERENCES mutes (id),
  owed_id  BIGINT NOT NULL REFERENCES owed (id),
  at       BIGINT NOT NULL,
  PRIMARY KEY (mute_id, owed_id)
);
CREATE INDEX held_owed ON held (owed_id);
