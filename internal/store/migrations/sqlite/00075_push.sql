-- +goose Up
-- WebSub. What a feed names as its hub and its topic; the latest push that no
-- poll has answered yet, and how many polls it brought that found nothing;
-- the latest push, and until when the hub is to send them.

ALTER TABLE sources ADD COLUMN hub TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN hinted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN hint_looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN pushed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN pushed_until BIGINT NOT NULL DEFAULT 0;

-- A subscription at a hub, by the token in its callback. The secret signs what
-- the hub sends.
CREATE TABLE subscriptions (
  id           INTEGER PRIMARY KEY,
  source_id    BIGINT NOT NULL REFERENCES sources (id),
  hub          TEXT NOT NULL,
  topic        TEXT NOT NULL,
  callback     TEXT NOT NULL,
  token        TEXT NOT NULL UNIQUE,
  secret       TEXT NOT NULL,
  state        TEXT NOT NULL,
  next_at      BIGINT NOT NULL,
  asked_at     BIGINT NOT NULL DEFAULT 0,
  lease_until  BIGINT NOT NULL DEFAULT 0,
  failures     INTEGER NOT NULL DEFAULT 0,
  pushes       BIGINT NOT NULL DEFAULT 0,
  rejected     BIGINT NOT NULL DEFAULT 0,
  rejected_at  BIGINT NOT NULL DEFAULT 0,
  error        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX subscriptions_source ON subscriptions (source_id);
CREATE INDEX subscriptions_due ON subscriptions (next_at) WHERE next_at > 0;
