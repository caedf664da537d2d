package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// ChangeRow is a stored change.
type ChangeRow struct {
	ID        int64
	ArticleID int64
	At        time.Time
	Change    news.Change
}

// Changes returns the changes of an article, oldest first.
func (s *Store) Changes(ctx context.Context, article int64) ([]ChangeRow, error) {
	return s.changes(ctx, `SELECT id, article_id, at, detail FROM changes WHERE article_id = $1 ORDER BY id`, article)
}

// Change returns one change by its id; ErrNotFound if there is none.
func (s *Store) Change(ctx context.Context, id int64) (ChangeRow, error) {
	rows, err := s.changes(ctx, `SELECT id, article_id, at, detail FROM changes WHERE id = $1`, id)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return ChangeRow{}, err
	}
	return rows[0], nil
}

func (s *Store) changes(ctx context.Context, query string, arg int64) ([]ChangeRow, error) {
	var out []ChangeRow
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var c ChangeRow
		var detail string
		if err := scan(&c.ID, &c.ArticleID, sqldb.ScanTime(&c.At), &detail); err != nil {
			return err
		}
		out = append(out, c)
		return json.Unmarshal([]byte(detail), &out[len(out)-1].Change)
	}, query, arg)
	return out, err
}

func (t tx) insertChange(ctx context.Context, v Visit) (int64, error) {
	classes := make([]string, len(v.Change.Classes))
	for i, c := range v.Change.Classes {
		classes[i] = string(c)
	}
	var id int64
	err := t.Row(ctx, []any{&id}, `INSERT INTO changes (article_id, at, from_n, to_n, classes, detail) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		v.Article.ID, sqldb.Micros(v.At), v.Change.From, v.Change.To, strings.Join(classes, " "), sqldb.JSON(v.Change))
	return id, err
}
