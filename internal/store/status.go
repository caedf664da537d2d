package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// Counts is how much of everything there is.
type Counts struct {
	Sources       int            `json:"sources"`
	Failing       int            `json:"failing"`
	Articles      int            `json:"articles"`
	Revisions     int            `json:"revisions"`
	Matched       int            `json:"matched"`
	Stories       int            `json:"stories"`
	VisitsDue     int            `json:"visits_due"`
	Owed          map[string]int `json:"owed"`          // by state
	Notifications map[string]int `json:"notifications"` // by state
	Subscriptions map[string]int `json:"subscriptions"` // at hubs, by state, those that have not ended
	// Work that ended badly the last time, without what the world is to blame
	// for, and what of it was set aside.
	WorkFailing int `json:"work_failing"`
	WorkAside   int `json:"work_aside"`
}

// Counts counts, as of now.
func (s *Store) Counts(ctx context.Context, now time.Time) (Counts, error) {
	c := Counts{Owed: map[string]int{}, Notifications: map[string]int{}, Subscriptions: map[string]int{}}
	err := s.db.Row(ctx, []any{&c.Sources, &c.Failing, &c.Articles, &c.Revisions, &c.Matched, &c.Stories, &c.VisitsDue, &c.WorkFailing, &c.WorkAside}, `SELECT
		(SELECT COUNT(*) FROM sources WHERE active = 1),
		(SELECT COUNT(*) FROM sources WHERE active = 1
			AND (failures > 0 OR name IN (SELECT id FROM tasks WHERE kind = 'poll' AND failed > 0))),
		(SELECT COUNT(*) FROM articles) - (SELECT COUNT(*) FROM articles WHERE state = 'merged'),
		(SELECT COUNT(*) FROM revisions),
		(SELECT COUNT(*) FROM articles WHERE matched = 1),
		(SELECT COUNT(*) FROM stories),
		(SELECT COUNT(*) FROM articles WHERE next_visit > 0 AND next_visit <= $1),
		(SELECT COUNT(*) FROM tasks t WHERE failed > 0 AND `+stillDue+`),
		(SELECT COUNT(*) FROM tasks t WHERE aside > 0 AND `+stillDue+`)`, sqldb.Micros(now))
	if err != nil {
		return c, err
	}
	if err := s.tally(ctx, c.Owed, `SELECT state, COUNT(*) FROM owed GROUP BY state`); err != nil {
		return c, err
	}
	if err := s.tally(ctx, c.Subscriptions, `SELECT state, COUNT(*) FROM subscriptions WHERE state <> 'ended' GROUP BY state`); err != nil {
		return c, err
	}
	return c, s.tally(ctx, c.Notifications, `SELECT state, COUNT(*) FROM notifications GROUP BY state`)
}

func (s *Store) tally(ctx context.Context, into map[string]int, query string, args ...any) error {
	return s.db.Each(ctx, func(scan func(...any) error) error {
		var name string
		var n int
		if err := scan(&name, &n); err != nil {
			return err
		}
		into[name] = n
		return nil
	}, query, args...)
}

// Coverage is what the coverage line of a digest says about a window.
type Coverage struct {
	Sources  int
	Polled   int // had at least one good poll in the window
	Failing  []news.Source
	Missed   []news.Source // that may have published what no poll saw
	Articles int
	Matched  int
	Stories  int
}

// Coverage counts what was seen in [since, until).
func (s *Store) Coverage(ctx context.Context, since, until time.Time) (Coverage, error) {
	var c Coverage
	err := s.db.Row(ctx, []any{&c.Sources, &c.Polled, &c.Articles, &c.Matched, &c.Stories}, `SELECT
		(SELECT COUNT(*) FROM sources WHERE active = 1),
		(SELECT COUNT(*) FROM sources WHERE active = 1 AND last_ok >= $1 AND last_ok > 0),
		(SELECT COUNT(*) FROM articles WHERE first_seen >= $1 AND first_seen < $2 AND state NOT IN ('merged', 'backlog') AND kind = 'article'),
		(SELECT COUNT(*) FROM articles WHERE first_seen >= $1 AND first_seen < $2 AND matched = 1 AND state <> 'backlog' AND kind = 'article'),
		(SELECT COUNT(DISTINCT story_id) FROM articles WHERE first_seen >= $1 AND first_seen < $2 AND matched = 1 AND state <> 'backlog' AND kind = 'article')`,
		sqldb.Micros(since), sqldb.Micros(until))
	if err != nil {
		return c, err
	}
	c.Failing, err = s.sources(ctx, `SELECT `+sourceColumns+` FROM sources WHERE active = 1 AND failures > 0 ORDER BY failing_since, name`)
	if err != nil {
		return c, err
	}
	c.Missed, err = s.sources(ctx, `SELECT `+sourceColumns+` FROM sources WHERE active = 1 AND missed_to >= $1 AND missed_to > 0
		ORDER BY missed_to, name`, sqldb.Micros(since))
	return c, err
}

// GateCounts returns what the gates stopped since a day, most first.
func (s *Store) GateCounts(ctx context.Context, since time.Time) ([]Gate, error) {
	var out []Gate
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var g Gate
		if err := scan(&g.Gate, &g.Reason, &g.N); err != nil {
			return err
		}
		out = append(out, g)
		return nil
	}, `SELECT gate, reason, SUM(n) AS total FROM gates WHERE day >= $1 GROUP BY gate, reason ORDER BY total DESC, gate, reason`,
		since.UTC().Format(time.DateOnly))
	return out, err
}

// NextDue returns when the next piece of work falls due after a moment: a poll,
// a visit, a closing group, a digest or a delivery. What is due already may be
// waiting for its lane or its turn, and must not hide what comes soon. The zero
// time means there is none.
func (s *Store) NextDue(ctx context.Context, after time.Time) (time.Time, error) {
	var due time.Time
	err := s.db.Row(ctx, []any{sqldb.ScanTime(&due)}, `SELECT COALESCE(MIN(at), 0) FROM (
		SELECT MIN(next_due) AS at FROM sources WHERE active = 1 AND stopped = 0 AND next_due > $1
		UNION ALL SELECT MIN(next_visit) FROM articles WHERE next_visit > 0 AND next_visit > $1
		UNION ALL SELECT MIN(closes_at) FROM owed WHERE state = 'open' AND mode = 'now' AND closes_at > $1
		UNION ALL SELECT MIN(next_due) FROM digests WHERE next_due > $1
		UNION ALL SELECT MIN(next_attempt) FROM notifications WHERE state = 'pending' AND next_attempt > $1
		UNION ALL SELECT MIN(lease_until) FROM notifications WHERE state = 'sending' AND lease_until > $1
		UNION ALL SELECT MIN(retry_at) FROM tasks WHERE aside = 0 AND retry_at > $1) AS due`, sqldb.Micros(after))
	return due, err
}

// Overdue is a source whose poll is due.
type Overdue struct {
	Source   string
	Due      time.Time
	LastPoll time.Time // zero if it was never polled
}

// Overdue returns the sources whose poll is due at now and not set aside,
// longest overdue first.
func (s *Store) Overdue(ctx context.Context, now time.Time) ([]Overdue, error) {
	var out []Overdue
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var o Overdue
		if err := scan(&o.Source, sqldb.ScanTime(&o.Due), sqldb.ScanTime(&o.LastPoll)); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	}, `SELECT name, next_due, last_poll FROM sources WHERE active = 1 AND stopped = 0 AND next_due <= $1
		AND name NOT IN (SELECT id FROM tasks WHERE kind = 'poll' AND aside > 0) ORDER BY next_due, id`, sqldb.Micros(now))
	return out, err
}

// EntrySource is one source that published an article.
type EntrySource struct {
	Source string    `json:"source"`
	SeenAt time.Time `json:"seen_at"`
	Key    string    `json:"key"`
}

// EntriesOf returns the sources that published an article.
func (s *Store) EntriesOf(ctx context.Context, article int64) ([]EntrySource, error) {
	var out []EntrySource
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var e EntrySource
		if err := scan(&e.Source, sqldb.ScanTime(&e.SeenAt), &e.Key); err != nil {
			return err
		}
		out = append(out, e)
		return nil
	}, `SELECT s.name, e.seen_at, e.key FROM entries e JOIN sources s ON s.id = e.source_id WHERE e.article_id = $1 ORDER BY e.seen_at, e.id`,
		article)
	return out, err
}

// RawEntry returns the newest observation of an article's entry as JSON;
// "" if no source published it as an entry.
func (s *Store) RawEntry(ctx context.Context, article int64) (string, error) {
	var raw string
	_, err := exists(s.db.Row(ctx, []any{&raw}, `SELECT raw FROM entries WHERE article_id = $1 ORDER BY id DESC LIMIT 1`, article))
	return raw, err
}
