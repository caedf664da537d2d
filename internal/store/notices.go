package store

import (
	"context"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// NoticesOf returns all notices of a kind, oldest first.
func (s *Store) NoticesOf(ctx context.Context, kind string) ([]news.Notice, error) {
	var out []news.Notice
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var n news.Notice
		if err := scan(&n.ID, &n.Key, sqldb.ScanTime(&n.At), &n.Kind, &n.Subject, &n.Text, &n.Advice); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	}, `SELECT id, key, at, kind, subject, text, advice FROM notices WHERE kind = $1 ORDER BY id`, kind)
	return out, err
}
