package store

import (
	"context"
	"time"

	"tocsin/internal/sqldb"
)

// SeenTold returns whom a receiver has been told of as seen beside the
// watched, and when last; the zero time if never.
func (s *Store) SeenTold(ctx context.Context, receiver string) (names []string, last time.Time, err error) {
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		var name string
		var at time.Time
		if err := scan(&name, sqldb.ScanTime(&at)); err != nil {
			return err
		}
		names = append(names, name)
		if at.After(last) {
			last = at
		}
		return nil
	}, `SELECT name, at FROM seen_told WHERE receiver = $1 ORDER BY at, name`, receiver)
	return names, last, err
}

func (t tx) tellSeen(ctx context.Context, receiver string, names []string, at time.Time) error {
	for _, name := range names {
		if err := t.Exec(ctx, `INSERT INTO seen_told (receiver, name, at) VALUES ($1, $2, $3) ON CONFLICT (receiver, name) DO UPDATE SET at = excluded.at`, receiver, keyOf(name, maxKey), sqldb.Micros(at)); err != nil {
			return err
		}
	}
	return nil
}
