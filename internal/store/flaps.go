package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Flap is one article that goes back and forth between texts.
type Flap struct {
	Article news.Article
	Held    int // changes that were not told
}

// Flaps returns the articles whose flapping was suppressed for a receiver in
// (since, until], the most changes first.
func (s *Store) Flaps(ctx context.Context, receiver string, since, until time.Time) ([]Flap, error) {
	var out []Flap
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var f Flap
		if err := scan(append(articleFields(&f.Article), &f.Held)...); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	}, `SELECT `+articleColumns+`, held.n`+articleFrom+`JOIN (SELECT article_id, COUNT(*) AS n FROM owed
			WHERE receiver = $1 AND state = 'suppressed' AND kind = 'change' AND reason LIKE '`+news.Flapping+`%' AND created_at > $2 AND created_at <= $3
			GROUP BY article_id) AS held ON held.article_id = a.id
		ORDER BY held.n DESC, a.id`, receiver, sqldb.Micros(since), sqldb.Micros(until))
	return out, err
}

// LastTold returns the latest revision of an article that a receiver is told
// or owed, 0 if there is none.
func (s *Store) LastTold(ctx context.Context, article int64) (revision int, err error) {
	err = s.db.Row(ctx, []any{&revision}, `SELECT COALESCE(MAX(revision), 0) FROM owed WHERE article_id = $1 AND kind <> 'notice' AND state <> 'suppressed'`,
		article)
	return revision, err
}
