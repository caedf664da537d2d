-- +goose Up
-- Numbers of stories are given in blocks, before the story is saved, so that
-- what is owed for an article can name its story's group.
CREATE TABLE numbers (
  name  TEXT PRIMARY KEY,
  next  BIGINT NOT NULL
);
INSERT INTO numbers (name, next) SELECT 'stories', COALESCE(MAX(id), 0) + 1 FROM stories;
-- Groups that were open when their story's number was still filled in at saving.
UPDATE owed SET group_key = REPLACE(group_key, '{story}', COALESCE((SELECT CAST(story_id AS TEXT) FROM articles WHERE articles.id = owed.article_id), '0'))
WHERE state = 'open' AND group_key LIKE '%{story}%';
-- Counts of consecutive events that must not last, by name: kept across restarts.
CREATE TABLE streaks (
  name  TEXT PRIMARY KEY,
  n     INTEGER NOT NULL
);
