-- +goose Up
-- What is read again and again is found without reading whole tables: the newest
-- revisions in their order, what waits for a receiver, what a mute held back, and
-- what status and metrics count.
CREATE INDEX revisions_seen ON revisions (seen_at, id);
CREATE INDEX owed_state ON owed (state, receiver);
CREATE INDEX notifications_state ON notifications (state, receiver);
CREATE INDEX held_at ON held (at);
CREATE INDEX articles_merged ON articles (id) WHERE state = 'merged';
CREATE INDEX articles_matched ON articles (id) WHERE matched = 1;

-- +goose Down
DROP INDEX articles_matched;
DROP INDEX articles_merged;
DROP INDEX held_at;
DROP INDEX notifications_state;
DROP INDEX owed_state;
DROP INDEX revisions_seen;
