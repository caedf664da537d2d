-- +goose Up
-- What a watchlist found in a story: by it, stories of one matter are found
-- months later.
CREATE TABLE story_names (
  story_id   BIGINT NOT NULL REFERENCES stories (id),
  watchlist  TEXT NOT NULL,
  rule       TEXT NOT NULL,
  entity     TEXT NOT NULL,
  alert      INTEGER NOT NULL,
  last_seen  BIGINT NOT NULL,
  PRIMARY KEY (story_id, watchlist, rule, entity)
);
CREATE INDEX story_names_name ON story_names (watchlist, rule, entity, last_seen);

INSERT INTO story_names (story_id, watchlist, rule, entity, alert, last_seen)
SELECT a.story_id, m.watchlist, m.rule, m.entity, MAX(m.alert), MAX(a.first_seen)
FROM articles a JOIN matches m ON m.article_id = a.id AND m.revision = a.revision
WHERE a.story_id > 0 AND a.matched = 1
GROUP BY a.story_id, m.watchlist, m.rule, m.entity;

-- Stories that have to do with one another: earlier ones on the same names and
-- matter, and those that may tell the same event. score is in thousandths.
CREATE TABLE story_links (
  story_id  BIGINT NOT NULL REFERENCES stories (id),
  other_id  BIGINT NOT NULL REFERENCES stories (id),
  kind      TEXT NOT NULL,
  score     INTEGER NOT NULL,
  PRIMARY KEY (story_id, other_id)
);
CREATE INDEX story_links_other ON story_links (other_id);

-- What people decided about stories.
CREATE TABLE story_hands (
  id        INTEGER PRIMARY KEY,
  at        BIGINT NOT NULL,
  who       TEXT NOT NULL,
  why       TEXT NOT NULL,
  act       TEXT NOT NULL,
  story_id  BIGINT NOT NULL REFERENCES stories (id),
  other_id  BIGINT NOT NULL REFERENCES stories (id),
  articles  TEXT NOT NULL
);

-- A story that was merged is found under the one that took it in.
ALTER TABLE stories ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0;
-- Placed by hand: nothing but a hand moves the article to another story.
ALTER TABLE articles ADD COLUMN story_hand INTEGER NOT NULL DEFAULT 0;

-- Where an article is placed is said once, by the article.
ALTER TABLE vectors DROP COLUMN story_id;
ALTER TABLE vectors DROP COLUMN copy_of;
