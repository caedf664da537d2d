-- +goose Up
-- Times in which nothing could be reached from this machine, so that no source was
-- to blame. ended is 0 while one lasts, told until the operators are notified.
CREATE TABLE outages (
  began  BIGINT PRIMARY KEY,
  ended  BIGINT NOT NULL,
  told   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE outages;
