-- +goose Up
-- How well each reader of pages has done on those of one outlet, older pages
-- counting less (extract.Record).
CREATE TABLE readers (
  lane     TEXT NOT NULL,
  reader   TEXT NOT NULL,
  pages    REAL NOT NULL,
  quality  REAL NOT NULL,
  best     REAL NOT NULL,
  at       BIGINT NOT NULL,
  PRIMARY KEY (lane, reader)
);

-- How an article's page is read, where that is not as any page's: fixed by its
-- first reading, so that what an outlet's record says later is no edit.
CREATE TABLE habits (
  article_id  BIGINT PRIMARY KEY REFERENCES articles (id),
  habit       TEXT NOT NULL
);
