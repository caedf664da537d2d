-- +goose Up
-- When somebody wanted a look at the page last: a visit that was under way then
-- did not see what for.
ALTER TABLE articles ADD COLUMN wanted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX articles_missing ON articles (missing_since) WHERE state = 'missing';
CREATE INDEX articles_unread ON articles (first_seen) WHERE matched = 1 AND visit_failures > 0;

-- +goose Down
DROP INDEX articles_unread;
DROP INDEX articles_missing;
ALTER TABLE articles DROP COLUMN wanted;
