-- +goose Up
-- Work that is under way (began), so that a process that is started again knows
-- what the last one died in, and work that ended badly the last times.
CREATE TABLE tasks (
  kind      TEXT NOT NULL,
  id        TEXT NOT NULL,
  began     BIGINT NOT NULL DEFAULT 0,
  failed    INTEGER NOT NULL DEFAULT 0,
  cut       INTEGER NOT NULL DEFAULT 0,
  since     BIGINT NOT NULL DEFAULT 0,
  retry_at  BIGINT NOT NULL DEFAULT 0,
  error     TEXT NOT NULL DEFAULT '',
  aside     BIGINT NOT NULL DEFAULT 0,
  told      BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id)
);
