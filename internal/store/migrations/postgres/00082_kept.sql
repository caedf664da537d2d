-- +goose Up
-- How many bytes of a source were kept on its latest day (UTC).
CREATE TABLE source_bytes (
  source_id  BIGINT PRIMARY KEY REFERENCES sources (id),
  day        TEXT NOT NULL,
  bytes      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE source_bytes;
