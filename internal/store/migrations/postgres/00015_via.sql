-- +goose Up
-- By which rule of sound a match was found, and from which spelling of the
-- watchlist; '' for what the watchlist spells.
ALTER TABLE matches ADD COLUMN via TEXT NOT NULL DEFAULT '';
