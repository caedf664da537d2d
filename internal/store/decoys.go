package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// WatchedName is a rule or an entity that is a reason to tell, at one outlet.
type WatchedName struct {
	Lane     string
	Name     string // of the entity or the rule
	Written  string // as it stands in one of the articles, in two words or more if it does so anywhere
	Since    time.Time
	Articles []int64 // in which it was found
}

// WatchedNames returns the watched names of all outlets, by lane and name.
func (s *Store) WatchedNames(ctx context.Context) ([]WatchedName, error) {
	var out []WatchedName
	var last *WatchedName
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var w WatchedName
		var article int64
		var one, more string
		if err := scan(&w.Lane, &w.Name, &article, sqldb.ScanTime(&w.Since), &one, &more); err != nil {
			return err
		}
		w.Name = keyOf(w.Name, maxKey)
		if last == nil || last.Lane != w.Lane || last.Name != w.Name {
			w.Written = one
			out = append(out, w)
			last = &out[len(out)-1]
		}
		last.Articles = append(last.Articles, article)
		if w.Since.Before(last.Since) {
			last.Since = w.Since
		}
		if more != "" {
			last.Written = more
		}
		return nil
	}, `SELECT a.lane, CASE WHEN m.entity <> '' THEN m.entity ELSE m.rule END AS watched, a.id, a.first_seen, MIN(m.text),
			MAX(CASE WHEN m.text LIKE '_% %_' THEN m.text ELSE '' END)
		FROM matches m JOIN articles a ON a.id = m.article_id
		WHERE m.alert = 1 AND a.kind = 'article' AND a.url <> '' AND a.state IN ('live', 'missing', 'removed')
		GROUP BY a.lane, watched, a.id, a.first_seen ORDER BY a.lane, watched, a.id`)
	return out, err
}

// Decoy is a name that nobody watches, whose articles at an outlet are looked at
// as those of a watched name are.
type Decoy struct {
	ID       int64
	Lane     string
	Watched  string // the name that it stands beside
	Name     string
	Kind     news.EntityKind
	Since    time.Time // older articles do not count
	Articles []int64   // that name it; not read back
	Count    int       // of them
}

// Decoys returns the decoys of all outlets, in the order in which they were drawn.
func (s *Store) Decoys(ctx context.Context) ([]Decoy, error) {
	var out []Decoy
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var d Decoy
		err := scan(&d.ID, &d.Lane, &d.Watched, &d.Name, &d.Kind, sqldb.ScanTime(&d.Since), &d.Count)
		out = append(out, d)
		return err
	}, `SELECT id, lane, watched, name, kind, since, (SELECT COUNT(*) FROM decoy_articles WHERE decoy_id = id) FROM decoys ORDER BY id`)
	return out, err
}

// Draw is one drawing of decoys, maybe of none, for a watched name.
type Draw struct {
	Lane, Watched string
	Articles      int // that the watched name had
	Decoys        []Decoy
}

// Draws returns the last drawing for each watched name, without its decoys.
func (s *Store) Draws(ctx context.Context) ([]Draw, error) {
	var out []Draw
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var d Draw
		err := scan(&d.Lane, &d.Watched, &d.Articles)
		out = append(out, d)
		return err
	}, `SELECT lane, watched, articles FROM decoy_draws`)
	return out, err
}

// SaveDraws keeps drawings, in one transaction. A decoy that is there already stays.
func (s *Store) SaveDraws(ctx context.Context, draws []Draw) error {
	return s.inTx(ctx, func(t tx) error {
		for _, draw := range draws {
			if err := t.Exec(ctx, `INSERT INTO decoy_draws (lane, watched, articles) VALUES ($1, $2, $3)
				ON CONFLICT (lane, watched) DO UPDATE SET articles = excluded.articles`, draw.Lane, draw.Watched, draw.Articles); err != nil {
				return err
			}
			for _, d := range draw.Decoys {
				if err := t.addDecoy(ctx, d); err != nil {
					return fmt.Errorf("decoy at %s: %w", draw.Lane, err)
				}
			}
		}
		return nil
	})
}

func (t tx) addDecoy(ctx context.Context, d Decoy) error {
	n, err := t.Count(ctx, `INSERT INTO decoys (lane, watched, name, kind, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (lane, name) DO NOTHING`,
		d.Lane, d.Watched, d.Name, string(d.Kind), sqldb.Micros(d.Since))
	if err != nil || n == 0 {
		return err
	}
	if err := t.Row(ctx, []any{&d.ID}, `SELECT id FROM decoys WHERE lane = $1 AND name = $2`, d.Lane, d.Name); err != nil {
		return err
	}
	b := decoyBatch()
	for _, a := range d.Articles {
		b.Rows = append(b.Rows, []any{a, d.ID})
	}
	return t.InsertAll(ctx, b)
}

func decoyBatch() sqldb.Batch {
	return sqldb.Batch{
		Table: "decoy_articles", Columns: []sqldb.Column{sqldb.Int("article_id"), sqldb.Int("decoy_id")},
		Tail: ` ON CONFLICT (article_id, decoy_id) DO NOTHING`,
	}
}

const (
	// decoysRead is the row of meta that holds the number of the last revision in
	// which decoys were looked for.
	decoysRead = "decoys_read"
	// Transactions may commit in another order than they took their numbers in, so
	// that many are read again.
	decoysAgain = 100
)

// ReadForDecoys calls names with the revisions saved since the last call, at most
// so many, of articles whose outlet has decoys, and notes the decoys that it
// returns. more is whether there are revisions that were not read.
func (s *Store) ReadForDecoys(ctx context.Context, most int, names func(news.Article, news.Revision) []int64) (more bool, err error) {
	var value string
	if _, err := exists(s.db.Row(ctx, []any{&value}, `SELECT value FROM meta WHERE key = $1`, decoysRead)); err != nil {
		return false, err
	}
	read, _ := strconv.ParseInt(value, 10, 64) // 0 before the first time
	var end int64
	if err := s.db.Row(ctx, []any{&end}, `SELECT COALESCE(MAX(id), 0) FROM revisions`); err != nil {
		return false, err
	}
	b, rows, last := decoyBatch(), 0, int64(0)
	// With IN for EXISTS, SQLite would go through all articles of those outlets.
	err = s.eachRevision(ctx, func(a news.Article, r news.Revision) bool {
		rows++
		last = r.ID
		for _, id := range names(a, r) {
			b.Rows = append(b.Rows, []any{a.ID, id})
		}
		return true
	}, `r.id > $1 AND r.id <= $2 AND a.kind = 'article' AND EXISTS (SELECT 1 FROM decoys d WHERE d.lane = a.lane) ORDER BY r.id LIMIT $3`,
		max(read-decoysAgain, 0), end, most)
	if err != nil {
		return false, err
	}
	if more = rows == most; more {
		end = max(last, read)
	}
	return more, s.inTx(ctx, func(t tx) error {
		if err := t.InsertAll(ctx, b); err != nil {
			return err
		}
		return t.Exec(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
			decoysRead, strconv.FormatInt(end, 10))
	})
}

// Archive calls fn with the latest revision of every article of an outlet, newest
// first, until fn returns false.
func (s *Store) Archive(ctx context.Context, lane string, fn func(news.Article, news.Revision) bool) error {
	return s.eachRevision(ctx, fn, `r.n = a.revision AND a.lane = $1 AND a.kind = 'article' AND a.url <> ''
		AND a.state IN ('live', 'missing', 'removed') ORDER BY a.first_seen DESC, a.id DESC`, lane)
}

// DecoysEnded returns the articles that name a decoy and whose schedule of looks
// has ended, first seen first, until they are looked at in the long term with
// their block.
func (s *Store) DecoysEnded(ctx context.Context) ([]news.Article, error) {
	return s.articles(ctx, `SELECT `+articleColumns+articleFrom+`LEFT JOIN long_term l ON l.article_id = a.id
		WHERE a.id IN (SELECT article_id FROM decoy_articles) AND a.kind = 'article' AND a.url <> '' AND a.state IN ('live', 'removed')
			AND (l.article_id IS NULL AND a.next_visit = 0 OR l.why = 'cover' AND l.cover_for <> a.id)
		ORDER BY a.first_seen, a.id`)
}
