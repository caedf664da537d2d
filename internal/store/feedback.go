package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Judgement is what a person said about one match: right, or not about what the
// rule or entity is for ("not about them").
type Judgement struct {
	ID          int64
	Article     int64
	Revision    int // the revision whose match was judged
	news.Reason     // the rule or entity
	Right       bool
	By          string
	Note        string
	At          time.Time
}

// Judge stores a judgement. The latest of an article and a rule or entity
// counts; the earlier ones stay in the record.
func (s *Store) Judge(ctx context.Context, j Judgement) (id int64, err error) {
	err = s.inTx(ctx, func(t tx) error {
		return t.Row(ctx, []any{&id}, `INSERT INTO judgements (article_id, revision, watchlist, rule, entity, is_right, made_by, note, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
			j.Article, j.Revision, j.Watchlist, j.Rule, j.Entity, sqldb.Bit(j.Right), j.By, j.Note, sqldb.Micros(j.At))
	})
	return id, err
}

// Judgements returns those that count, the oldest first: the latest of each
// article and rule or entity.
func (s *Store) Judgements(ctx context.Context) ([]Judgement, error) {
	var out []Judgement
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var j Judgement
		if err := scan(&j.ID, &j.Article, &j.Revision, &j.Watchlist, &j.Rule, &j.Entity, sqldb.ScanFlag(&j.Right), &j.By, &j.Note,
			sqldb.ScanTime(&j.At)); err != nil {
			return err
		}
		out = append(out, j)
		return nil
	}, `SELECT id, article_id, revision, watchlist, rule, entity, is_right, made_by, note, at FROM judgements
		WHERE id IN (SELECT MAX(id) FROM judgements GROUP BY article_id, watchlist, rule, entity) ORDER BY id`)
	return out, err
}
