-- +goose Up
-- Whom a receiver has been told of as seen beside the watched.
CREATE TABLE seen_told (
  receiver  TEXT NOT NULL,
  name      TEXT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (receiver, name)
);
