-- +goose Up
-- Mails as they were received, from the poll that read them to the visit that
-- decides whether they are kept as evidence.
CREATE TABLE mails (
  article_id  BIGINT NOT NULL PRIMARY KEY REFERENCES articles (id),
  at          BIGINT NOT NULL,
  url         TEXT NOT NULL,
  signed      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  raw         BYTEA NOT NULL
);

-- +goose Down
DROP TABLE mails;
