package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// DueVisit is an article whose page visit is due.
type DueVisit struct {
	news.Article
	Away bool // its page is not in the lane of the source that published it
}

// DueVisits returns at most limit articles whose page visit is due at now, at
// most perSource of one source. They are divided by turns among the sources, of
// each those longest overdue first, and what leads away from a source last: a
// source says itself how many links it has.
func (s *Store) DueVisits(ctx context.Context, now time.Time, perSource, limit int) ([]DueVisit, error) {
	var out []DueVisit
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var v DueVisit
		if err := scan(append(articleFields(&v.Article), sqldb.ScanFlag(&v.Away))...); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, `SELECT `+articleColumns+`, away`+articleFrom+`JOIN (
			SELECT due_id, away, ROW_NUMBER() OVER (PARTITION BY source ORDER BY away, at, due_id) AS place FROM (
				SELECT x.id AS due_id, x.source_id AS source, x.next_visit AS at, CASE WHEN x.url <> '' AND x.lane <> y.lane THEN 1 ELSE 0 END AS away
				FROM articles x JOIN sources y ON y.id = x.source_id
				WHERE x.next_visit > 0 AND x.next_visit <= $1 AND x.id NOT IN `+visitsOff+`) AS all_due) AS due ON due_id = a.id
		WHERE place <= $2 ORDER BY place, a.next_visit, a.id LIMIT $3`+sqldb.Unplanned, sqldb.Micros(now), perSource, limit)
	return out, err
}

// Unvisited returns the sources, by name, of articles whose first visit was due by
// a moment and has not been tried; those put off at now are left out.
func (s *Store) Unvisited(ctx context.Context, by, now time.Time) (names []string, err error) {
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		names = append(names, name)
		return nil
	}, `SELECT DISTINCT s.name FROM articles a JOIN sources s ON s.id = a.source_id
		WHERE a.next_visit > 0 AND a.next_visit <= $2 AND a.state = 'pending' AND a.visit_failures = 0 AND a.id NOT IN `+visitsOff+`
		ORDER BY s.name`, sqldb.Micros(now), sqldb.Micros(by))
	return names, err
}
