package store

import (
	"context"
	"fmt"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Readers is the standing of each reader of pages at one outlet, by name.
func (s *Store) Readers(ctx context.Context, lane string) ([]news.Standing, error) {
	var out []news.Standing
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var x news.Standing
		if err := scan(&x.Reader, &x.Pages, &x.Quality, &x.Best, sqldb.ScanTime(&x.At)); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	}, `SELECT reader, pages, quality, best, at FROM readers WHERE lane = $1 ORDER BY reader`, lane)
	return out, err
}

// AllReaders is the standing of each reader at every outlet that has taught
// something, by lane.
func (s *Store) AllReaders(ctx context.Context) (map[string][]news.Standing, error) {
	out := map[string][]news.Standing{}
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var lane string
		var x news.Standing
		if err := scan(&lane, &x.Reader, &x.Pages, &x.Quality, &x.Best, sqldb.ScanTime(&x.At)); err != nil {
			return err
		}
		out[lane] = append(out[lane], x)
		return nil
	}, `SELECT lane, reader, pages, quality, best, at FROM readers ORDER BY lane, reader`)
	return out, err
}

// Habit is how an article's page is read, "" for as any page.
func (s *Store) Habit(ctx context.Context, article int64) (string, error) {
	var habit string
	_, err := exists(s.db.Row(ctx, []any{&habit}, `SELECT habit FROM habits WHERE article_id = $1`, article))
	return habit, err
}

// saveReading keeps what a visit taught of its outlet, and how its article is
// to be read from now on.
func (t tx) saveReading(ctx context.Context, v Visit) error {
	for _, x := range v.Readers {
		err := t.Exec(ctx, `INSERT INTO readers (lane, reader, pages, quality, best, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (lane, reader) DO UPDATE SET pages = excluded.pages, quality = excluded.quality, best = excluded.best, at = excluded.at`,
			v.Article.Lane, x.Reader, x.Pages, x.Quality, x.Best, sqldb.Micros(x.At))
		if err != nil {
			return fmt.Errorf("standing of %s at %s: %w", x.Reader, v.Article.Lane, err)
		}
	}
	if v.Habit == nil {
		return nil
	}
	return t.Exec(ctx, `INSERT INTO habits (article_id, habit) VALUES ($1, $2) ON CONFLICT (article_id) DO UPDATE SET habit = excluded.habit`,
		v.Article.ID, *v.Habit)
}
