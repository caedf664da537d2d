-- +goose Up
-- The articles of an outlet, in the order in which they were seen.
CREATE INDEX articles_lane ON articles (lane, first_seen, id);

-- +goose Down
DROP INDEX articles_lane;
