package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/sqldb"
)

// Acts of a hand.
const (
	HandMerge = "merge" // the other story's articles joined the story
	HandSplit = "split" // articles left the story for the other one
)

// Hand is what somebody decided about stories.
type Hand struct {
	ID       int64
	At       time.Time
	Who      string
	Why      string
	Act      string
	Story    int64
	Other    int64   // the story that was taken in, or that was split off
	Articles []int64 // that moved
}

// errOwnStory is returned by MergeStories for a story and itself.
var errOwnStory = errors.New("they are one story already")

// MergeStories puts all articles of the other story into h.Story. They stay
// there, whatever is worked out later, and the other story is found under this
// one. It returns the hand as it was kept.
func (s *Store) MergeStories(ctx context.Context, h Hand) (Hand, error) {
	h.Act = HandMerge
	err := s.inTx(ctx, func(t tx) (err error) {
		if h.Story, err = t.standing(ctx, h.Story); err != nil {
			return err
		}
		if h.Other, err = t.standing(ctx, h.Other); err != nil {
			return err
		}
		if h.Story == h.Other {
			return fmt.Errorf("story %d: %w", h.Story, errOwnStory)
		}
		if h.Articles, err = t.ids(ctx, `SELECT id FROM articles WHERE story_id = $1 AND story_id > 0 ORDER BY id`, h.Other); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE articles SET story_id = $1, story_hand = 1 WHERE story_id IN ($1, $2) AND story_id > 0`, h.Story,
			h.Other); err != nil {
			return err
		}
		if err := t.takeIn(ctx, h.Story, h.Other); err != nil {
			return err
		}
		return t.keepHand(ctx, &h)
	})
	return h, err
}

// takeIn moves what is known of a story to the one that it is now part of.
func (t tx) takeIn(ctx context.Context, into, gone int64) error {
	for _, q := range []string{
		`UPDATE stories SET first_seen = (SELECT MIN(first_seen) FROM stories WHERE id IN ($1, $2)) WHERE id = $1`,
		`UPDATE stories SET merged_into = $1 WHERE id = $2`,
		`UPDATE mutes SET story_id = $1 WHERE story_id = $2`,
		`INSERT INTO story_names (story_id, watchlist, rule, entity, alert, last_seen)
			SELECT CAST($1 AS BIGINT), watchlist, rule, entity, alert, last_seen FROM story_names WHERE story_id = $2
			ON CONFLICT (story_id, watchlist, rule, entity) DO UPDATE SET
				last_seen = CASE WHEN excluded.last_seen > story_names.last_seen THEN excluded.last_seen ELSE story_names.last_seen END`,
		`INSERT INTO story_links (story_id, other_id, kind, score) SELECT CAST($1 AS BIGINT), other_id, kind, score FROM story_links WHERE story_id = $2 AND other_id <> $1
			ON CONFLICT (story_id, other_id) DO NOTHING`,
		`INSERT INTO story_links (story_id, other_id, kind, score) SELECT story_id, CAST($1 AS BIGINT), kind, score FROM story_links WHERE other_id = $2 AND story_id <> $1
			ON CONFLICT (story_id, other_id) DO NOTHING`,
	} {
		if err := t.Exec(ctx, q, into, gone); err != nil {
			return err
		}
	}
	for _, q := range []string{`DELETE FROM story_names WHERE story_id = $1`, `DELETE FROM story_links WHERE story_id = $1 OR other_id = $1`} {
		if err := t.Exec(ctx, q, gone); err != nil {
			return err
		}
	}
	return nil
}

// SplitStory puts h.Articles, and their copies with them, into a story of
// their own. They stay there, and the others where they are, whatever is worked
// out later. It returns the hand as it was kept; Other is the new story.
func (s *Store) SplitStory(ctx context.Context, h Hand) (Hand, error) {
	h.Act = HandSplit
	err := s.inTx(ctx, func(t tx) error {
		moved, err := t.splitting(ctx, h)
		if err != nil {
			return err
		}
		h.Articles = moved
		if h.Other, err = t.insertStory(ctx, h.At, moved[0]); err != nil {
			return err
		}
		for _, id := range moved {
			if err := t.Exec(ctx, `UPDATE articles SET story_id = $2 WHERE id = $1`, id, h.Other); err != nil {
				return err
			}
		}
		if err := t.Exec(ctx, `UPDATE articles SET story_hand = 1 WHERE story_id IN ($1, $2) AND story_id > 0`, h.Story, h.Other); err != nil {
			return err
		}
		if err := t.renameStories(ctx, h.Story, h.Other); err != nil {
			return err
		}
		return t.keepHand(ctx, &h)
	})
	return h, err
}

// splitting lists what leaves a story, in the order it was seen.
func (t tx) splitting(ctx context.Context, h Hand) ([]int64, error) {
	all, err := t.ids(ctx, `SELECT id FROM articles WHERE story_id = $1 AND story_id > 0 ORDER BY first_seen, id`, h.Story)
	if err != nil {
		return nil, err
	}
	leaves := slices.Clone(h.Articles)
	for _, id := range h.Articles {
		if !slices.Contains(all, id) {
			return nil, fmt.Errorf("article %d is not in story %d", id, h.Story)
		}
		copies, err := t.ids(ctx, `SELECT id FROM articles WHERE copy_of = $1 AND copy_of > 0 AND story_id = $2`, id, h.Story)
		if err != nil {
			return nil, err
		}
		leaves = append(leaves, copies...)
	}
	moved := slices.DeleteFunc(slices.Clone(all), func(id int64) bool { return !slices.Contains(leaves, id) })
	if len(moved) == len(all) {
		return nil, fmt.Errorf("story %d has no article but these and their copies", h.Story)
	}
	return moved, nil
}

// renameStories works out anew what was found in stories whose articles moved,
// which article leads them and when they began.
func (t tx) renameStories(ctx context.Context, stories ...int64) error {
	for _, id := range stories {
		for _, q := range []string{
			`DELETE FROM story_names WHERE story_id = $1`,
			`INSERT INTO story_names (story_id, watchlist, rule, entity, alert, last_seen)
				SELECT a.story_id, m.watchlist, m.rule, m.entity, MAX(m.alert), MAX(a.first_seen)
				FROM articles a JOIN matches m ON m.article_id = a.id AND m.revision = a.revision
				WHERE a.story_id = $1 AND a.story_id > 0 AND a.matched = 1
				GROUP BY a.story_id, m.watchlist, m.rule, m.entity`,
			`UPDATE stories SET
				first_seen = COALESCE((SELECT MIN(first_seen) FROM articles WHERE story_id = $1 AND story_id > 0), first_seen),
				lead_article = COALESCE((SELECT id FROM articles WHERE story_id = $1 AND story_id > 0 AND copy_of = 0
					ORDER BY first_seen, id LIMIT 1), lead_article)
				WHERE id = $1`,
		} {
			if err := t.Exec(ctx, q, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t tx) keepHand(ctx context.Context, h *Hand) error {
	return t.Row(ctx, []any{&h.ID},
		`INSERT INTO story_hands (at, who, why, act, story_id, other_id, articles) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		sqldb.Micros(h.At), h.Who, h.Why, h.Act, h.Story, h.Other, sqldb.JSON(h.Articles))
}

// ids scans one column of ids.
func (t tx) ids(ctx context.Context, query string, args ...any) (out []int64, err error) {
	err = t.Each(ctx, func(scan func(...any) error) error {
		var id int64
		if err := scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	}, query, args...)
	return out, err
}

// Hands returns what was decided after the hand of an id, oldest first.
func (s *Store) Hands(ctx context.Context, after int64) ([]Hand, error) {
	return s.hands(ctx, `WHERE id > $1 ORDER BY id`, after)
}

// HandsOf returns what was decided about a story, oldest first.
func (s *Store) HandsOf(ctx context.Context, story int64) ([]Hand, error) {
	return s.hands(ctx, `WHERE story_id = $1 OR other_id = $1 ORDER BY id`, story)
}

func (s *Store) hands(ctx context.Context, where string, arg int64) ([]Hand, error) {
	var out []Hand
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var h Hand
		var articles string
		if err := scan(&h.ID, sqldb.ScanTime(&h.At), &h.Who, &h.Why, &h.Act, &h.Story, &h.Other, &articles); err != nil {
			return err
		}
		out = append(out, h)
		return json.Unmarshal([]byte(articles), &out[len(out)-1].Articles)
	}, `SELECT id, at, who, why, act, story_id, other_id, articles FROM story_hands `+where, arg)
	return out, err
}

// LastHand is the id of the latest decision, 0 if there is none.
func (s *Store) LastHand(ctx context.Context) (id int64, err error) {
	err = s.db.Row(ctx, []any{&id}, `SELECT COALESCE(MAX(id), 0) FROM story_hands`)
	return id, err
}

// StoryOf is the story that an article is in now, 0 if in none; ErrNotFound
// if there is no such article.
func (s *Store) StoryOf(ctx context.Context, article int64) (story int64, err error) {
	err = s.db.Row(ctx, []any{&story}, `SELECT story_id FROM articles WHERE id = $1`, article)
	if errors.Is(err, ErrNotFound) {
		return 0, fmt.Errorf("article %d: %w", article, err)
	}
	return story, err
}
