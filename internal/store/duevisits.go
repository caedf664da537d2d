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
