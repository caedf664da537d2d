-- +goose Up
-- What decides when and where a source is polled. pace and move are JSON
-- (schedule.Pace, and the announcement of a move); '' says nothing.

ALTER TABLE sources ADD COLUMN pace TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN error_class TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN moved_url TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN move TEXT NOT NULL DEFAULT '';
