package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Outage is a time in which nothing could be reached from this machine.
type Outage struct {
	Began time.Time
	Ended time.Time // zero while it lasts
	Told  time.Time // when the operators were notified; zero if they were not yet
}

// Outages returns those that ended after a moment or last, oldest first; untold
// leaves out those that the operators were notified of.
func (s *Store) Outages(ctx context.Context, since time.Time, untold bool) ([]Outage, error) {
	var out []Outage
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var o Outage
		if err := scan(sqldb.ScanTime(&o.Began), sqldb.ScanTime(&o.Ended), sqldb.ScanTime(&o.Told)); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	}, `SELECT began, ended, told FROM outages WHERE (ended = 0 OR ended > $1) AND (told = 0 OR CAST($2 AS BIGINT) = 0) ORDER BY began`,
		sqldb.Micros(since), sqldb.Bit(untold))
	return out, err
}

// SaveOutage notes one that lasts.
func (s *Store) SaveOutage(ctx context.Context, o Outage) error {
	return s.inTx(ctx, func(t tx) error { return t.saveOutage(ctx, o) })
}

func (t tx) saveOutage(ctx context.Context, o Outage) error {
	return t.Exec(ctx, `INSERT INTO outages (began, ended, told) VALUES ($1, $2, $3)
		ON CONFLICT (began) DO UPDATE SET ended = excluded.ended, told = excluded.told`, sqldb.Micros(o.Began), sqldb.Micros(o.Ended), sqldb.Micros(o.Told))
}

// EndOutage notes that one is over, and makes all due again that failed in it:
// sources, which count as not having failed unless they did before, first visits,
// and messages to receivers that could not be reached.
func (s *Store) EndOutage(ctx context.Context, o Outage) error {
	now, began := sqldb.Micros(o.Ended), sqldb.Micros(o.Began)
	return s.inTx(ctx, func(t tx) error {
		if err := t.saveOutage(ctx, o); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE sources SET next_due = $1 WHERE active = 1 AND stopped = 0 AND next_due > $1
			AND (error_class = 'offline' OR failing_since >= $2 AND error_class IN ('dns', 'refused', 'timeout', 'proxy'))`, now, began); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE sources SET failures = 0, failing_since = 0, last_error = '', error_class = '' WHERE active = 1 AND reported_at = 0
			AND failing_since >= $1 AND error_class IN ('offline', 'dns', 'refused', 'timeout', 'proxy')`, began); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE articles SET next_visit = $1 WHERE next_visit > $1 AND state = 'pending' AND visit_failures > 0 AND first_seen <= $1
			AND first_seen > $2`, now, sqldb.Micros(o.Began.Add(-24*time.Hour))); err != nil {
			return err
		}
		_, err := t.retryDown(ctx, o.Ended)
		return err
	})
}

// TellOutage notes that the operators are notified of one.
func (s *Store) TellOutage(ctx context.Context, o Outage, at time.Time, notices []news.Notice, owed []news.Owed) error {
	o.Told = at
	return s.inTx(ctx, func(t tx) error {
		if err := t.saveOutage(ctx, o); err != nil {
			return err
		}
		return t.saveTold(ctx, at, nil, notices, owed)
	})
}

// FirstSeen counts the articles first seen in [from, to), and those of them that matched.
func (s *Store) FirstSeen(ctx context.Context, from, to time.Time) (articles, matched int, err error) {
	err = s.db.Row(ctx, []any{&articles, &matched}, `SELECT COUNT(*), COALESCE(SUM(matched), 0) FROM articles
		WHERE first_seen >= $1 AND first_seen < $2 AND state NOT IN ('merged', 'backlog') AND kind = 'article'`, sqldb.Micros(from), sqldb.Micros(to))
	return articles, matched, err
}
