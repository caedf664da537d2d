package store

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/sqldb"
)

// Placeable is an article whose identity can be worked out anew.
type Placeable struct {
	Article int64
	Kind    string
	ByHand  bool      // its story was decided by hand
	At      time.Time // when it belongs to; zero if unknown
	Sketch  []byte    // as stored, nil where the article was never placed
	Vector  []byte
}

// Placeables returns all articles and pages that have a text, in the order they
// were placed in.
func (s *Store) Placeables(ctx context.Context) ([]Placeable, error) {
	var out []Placeable
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var p Placeable
		if err := scan(&p.Article, &p.Kind, sqldb.ScanFlag(&p.ByHand), sqldb.ScanTime(&p.At)); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	}, `SELECT a.id, a.kind, a.story_hand, COALESCE(v.at, 0) FROM articles a JOIN revisions r ON r.article_id = a.id AND r.n = 1 LEFT JOIN vectors v ON v.article_id = a.id
		WHERE a.revision > 0 AND a.state <> 'merged' ORDER BY r.seen_at, a.id`)
	return out, err
}

// Place fills in what is stored of an article's place; it has none where it was
// never placed.
func (s *Store) Place(ctx context.Context, p *Placeable) error {
	_, err := exists(s.db.Row(ctx, []any{&p.Sketch, &p.Vector}, `SELECT sketch, vector FROM vectors WHERE article_id = $1`, p.Article))
	return err
}

// Reread is what another method makes of one article's texts.
type Reread struct {
	Article int64
	Sketch  []byte // nil where it stays
	Vector  []byte
	Hashes  map[int64][]byte // by revision's id, those that differ
}

// SaveReread writes what was read anew, in one transaction.
func (s *Store) SaveReread(ctx context.Context, rs []Reread) error {
	return s.inTx(ctx, func(t tx) error {
		for _, r := range rs {
			if r.Sketch != nil {
				if err := t.Exec(ctx, `UPDATE vectors SET sketch = $2, vector = $3 WHERE article_id = $1`, r.Article, r.Sketch, r.Vector); err != nil {
					return fmt.Errorf("article %d: %w", r.Article, err)
				}
			}
			for id, hash := range r.Hashes {
				if err := t.Exec(ctx, `UPDATE revisions SET hash = $2 WHERE id = $1`, id, hash); err != nil {
					return fmt.Errorf("revision %d: %w", id, err)
				}
			}
		}
		return nil
	})
}

// Placement is where an article belongs by another method.
type Placement struct {
	Article int64
	Story   int64 // negative: one of the new stories, which all of that number share
	CopyOf  int64
	Differs []string
	Origin  string
}

// SavePlacements moves articles, in one transaction. It tells nobody and owes
// nothing. A story that is left without articles is found under the one that
// most of them went to. It returns how many stories are new.
func (s *Store) SavePlacements(ctx context.Context, at time.Time, ps []Placement) (created int, err error) {
	err = s.inTx(ctx, func(t tx) error {
		made := map[int64]int64{}
		touched := map[int64]bool{}
		went := map[int64]map[int64]int{} // old story -> new story -> articles
		for _, p := range ps {
			var was int64
			if err := t.Row(ctx, []any{&was}, `SELECT story_id FROM articles WHERE id = $1`, p.Article); err != nil {
				return fmt.Errorf("article %d: %w", p.Article, err)
			}
			if p.Story < 0 && made[p.Story] == 0 {
				id, err := t.insertStory(ctx, at, p.Article)
				if err != nil {
					return err
				}
				made[p.Story] = id
			}
			if p.Story < 0 {
				p.Story = made[p.Story]
			}
			if err := t.Exec(ctx, `UPDATE articles SET story_id = $2, copy_of = $3, differs = $4, origin = $5 WHERE id = $1`, p.Article, p.Story,
				p.CopyOf, differsText(p.Differs), p.Origin); err != nil {
				return err
			}
			touched[was], touched[p.Story] = true, true
			if went[was] == nil {
				went[was] = map[int64]int{}
			}
			went[was][p.Story]++
		}
		created = len(made)
		return t.settleStories(ctx, touched, went)
	})
	return created, err
}

// settleStories works out what is said of stories whose articles moved.
func (t tx) settleStories(ctx context.Context, touched map[int64]bool, went map[int64]map[int64]int) error {
	for id := range touched {
		if id == 0 {
			continue
		}
		var left int
		if err := t.Row(ctx, []any{&left}, `SELECT COUNT(*) FROM articles WHERE story_id = $1 AND story_id > 0`, id); err != nil {
			return err
		}
		if left > 0 {
			if err := t.renameStories(ctx, id); err != nil {
				return err
			}
			continue
		}
		into, most := int64(0), 0
		for to, n := range went[id] {
			if n > most || n == most && to < into {
				into, most = to, n
			}
		}
		if into != 0 {
			if err := t.takeIn(ctx, into, id); err != nil {
				return err
			}
		}
	}
	return nil
}
