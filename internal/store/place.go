package store

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/sqldb"
)

// Identity is what copies and stories are found by.
type Identity struct {
	At       time.Time // when it belongs to, for its copies and its story; zero if unknown
	NewStory bool      // the article opens the story of its StoryID, a number that was reserved
	Sketch   []byte
	Vector   []byte
	Links    []StoryLink // from the article's story to others
	Takes    *Takeover   // the article is the original of one that was seen first
}

// Takeover makes an article the root of copies that came before it.
type Takeover struct {
	Root   int64 // that it takes the place of
	Copies []CopyOf
}

// CopyOf is an article that repeats the original.
type CopyOf struct {
	Article int64
	Differs []string // what it says otherwise
}

// place gives the article its story and keeps what finds its copies.
func (t tx) place(ctx context.Context, v *Visit) error {
	if v.Identity == nil {
		return nil
	}
	if v.Identity.NewStory {
		if err := t.openStory(ctx, v.Article.StoryID, v.At, v.Article.ID); err != nil {
			return err
		}
	} else if now, err := t.standing(ctx, v.Article.StoryID); err != nil {
		return err
	} else if now != v.Article.StoryID {
		return fmt.Errorf("story %d was merged into %d: %w", v.Article.StoryID, now, ErrConflict)
	}
	if err := t.takeOver(ctx, v.Article.ID, v.Identity.Takes); err != nil {
		return err
	}
	if err := t.saveLinks(ctx, v.Article.StoryID, v.Identity.Links); err != nil {
		return err
	}
	return t.Exec(ctx, `INSERT INTO vectors (article_id, at, sketch, vector) VALUES ($1, $2, $3, $4)
		ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, sketch = excluded.sketch, vector = excluded.vector`,
		v.Article.ID, sqldb.Micros(v.Identity.At), v.Identity.Sketch, v.Identity.Vector)
}

// takeOver makes an article the root in place of another one.
func (t tx) takeOver(ctx context.Context, original int64, take *Takeover) error {
	if take == nil {
		return nil
	}
	for _, c := range take.Copies {
		if err := t.Exec(ctx, `UPDATE articles SET copy_of = $2, differs = $3 WHERE id = $1`, c.Article, original,
			differsText(c.Differs)); err != nil {
			return err
		}
	}
	return t.Exec(ctx, `UPDATE stories SET lead_article = $2 WHERE lead_article = $1`, take.Root, original)
}

// Placed is an article's stored place, as RecentVectors reads it.
type Placed struct {
	Article int64
	Story   int64
	CopyOf  int64
	At      time.Time
	Sketch  []byte
	Vector  []byte
}

// PlacedOf returns the stored place of an article; ErrNotFound if it has none.
func (s *Store) PlacedOf(ctx context.Context, article int64) (p Placed, err error) {
	err = s.db.Row(ctx, []any{&p.Article, &p.Story, &p.CopyOf, sqldb.ScanTime(&p.At), &p.Sketch, &p.Vector},
		`SELECT v.article_id, a.story_id, a.copy_of, v.at, v.sketch, v.vector FROM vectors v JOIN articles a ON a.id = v.article_id WHERE v.article_id = $1`, article)
	return p, err
}

// RecentVectors calls fn with the places of all articles seen since the
// moment, oldest first: what the copy and story indexes are rebuilt from.
func (s *Store) RecentVectors(ctx context.Context, since time.Time, fn func(Placed) error) error {
	return s.db.Each(ctx, func(scan func(...any) error) error {
		var p Placed
		if err := scan(&p.Article, &p.Story, &p.CopyOf, sqldb.ScanTime(&p.At), &p.Sketch, &p.Vector); err != nil {
			return err
		}
		return fn(p)
	}, `SELECT v.article_id, a.story_id, a.copy_of, v.at, v.sketch, v.vector FROM vectors v JOIN articles a ON a.id = v.article_id
		WHERE v.at >= $1 ORDER BY v.at, v.article_id`, sqldb.Micros(since))
}
