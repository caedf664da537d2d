-- +goose Up
-- Between which polls a source last showed nothing of what it had shown before:
-- what it published meanwhile may have been missed.
ALTER TABLE sources ADD COLUMN missed_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN missed_to BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE sources DROP COLUMN missed_to;
ALTER TABLE sources DROP COLUMN missed_from;
