-- +goose Up
-- Names that nobody watches, whose articles at an outlet are looked at in the
-- long term as those of a watched name are. since is when the watched name stood
-- there first.
CREATE TABLE decoys (
  id       INTEGER PRIMARY KEY,
  lane     TEXT NOT NULL,
  watched  TEXT NOT NULL,
  name     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  since    BIGINT NOT NULL,
  UNIQUE (lane, name)
);

-- How many articles of an outlet had a watched name when decoys were last drawn for it.
CREATE TABLE decoy_draws (
  lane      TEXT NOT NULL,
  watched   TEXT NOT NULL,
  articles  INTEGER NOT NULL,
  PRIMARY KEY (lane, watched)
);

-- The articles that name a decoy.
CREATE TABLE decoy_articles (
  article_id  BIGINT NOT NULL REFERENCES articles (id),
  decoy_id    BIGINT NOT NULL REFERENCES decoys (id),
  PRIMARY KEY (article_id, decoy_id)
);
CREATE INDEX decoy_articles_decoy ON decoy_articles (decoy_id);

-- +goose Down
DROP TABLE decoy_articles;
DROP TABLE decoy_draws;
DROP TABLE decoys;
