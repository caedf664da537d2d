package store

import (
	"context"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

const sourceColumns = `id, name, kind, url, lane, next_due, etag, last_modified, validator_url, body_sha, reading, polls,
	last_poll, last_ok, last_new, failures, failing_since, last_error, note, reported_at, error_class, stopped, pace, moved_url, move,
	hub, topic, hinted_at, hint_looks, pushed_at, pushed_until, moved_url, missed_from, missed_to`

func sourceFields(s *news.Source) []any {
	return []any{
		&s.ID, &s.Name, &s.Kind, &s.URL, &s.Lane,
		sqldb.ScanTime(&s.NextDue),
		sqldb.ScanText(&s.ETag),
		sqldb.ScanText(&s.LastModified),
		&s.ValidatorURL, &s.BodySHA, &s.Reading, &s.Polls,
		sqldb.ScanTime(&s.LastPoll),
		sqldb.ScanTime(&s.LastOK),
		sqldb.ScanTime(&s.LastNew),
		&s.Failures,
		sqldb.ScanTime(&s.FailingSince),
		&s.LastError, &s.Note,
		sqldb.ScanTime(&s.ReportedAt),
		&s.ErrorClass,
		sqldb.ScanFlag(&s.Stopped),
		sqldb.ScanJSON(&s.Pace),
		&s.MovedURL,
		sqldb.ScanJSON(&s.Move),
		hubs{&s.Hub, &s.Hubs},
		&s.Topic,
		sqldb.ScanTime(&s.HintedAt),
		&s.HintLooks,
		sqldb.ScanTime(&s.PushedAt),
		sqldb.ScanTime(&s.PushedUntil),
		&s.MovedBefore,
		sqldb.ScanTime(&s.MissedFrom),
		sqldb.ScanTime(&s.MissedTo),
	}
}

// SyncSources makes the stored sources those of the configuration: new ones
// are added with their first due time, a changed URL drops the validators
// that belonged to the old one, and those no longer configured are switched
// off with their history kept. What is as it was costs no write.
func (s *Store) SyncSources(ctx context.Context, want []news.Source, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		left, err := t.syncedSources(ctx)
		if err != nil {
			return err
		}
		fresh := sqldb.Batch{Table: "sources", Columns: []sqldb.Column{
			sqldb.Text("name"), sqldb.Text("kind"), sqldb.Text("url"),
			sqldb.Text("lane"), sqldb.Int("added_at"), sqldb.Int("next_due"),
		}}
		for _, src := range want {
			have, known := left[src.Name]
			delete(left, src.Name)
			if !known {
				fresh.Rows = append(fresh.Rows, []any{src.Name, string(src.Kind), src.URL, src.Lane, sqldb.Micros(now), sqldb.Micros(src.NextDue)})
				continue
			}
			if err := t.syncSource(ctx, have, src); err != nil {
				return err
			}
		}
		for _, gone := range left {
			if !gone.active {
				continue
			}
			if err := t.Exec(ctx, `UPDATE sources SET active = 0 WHERE id = $1`, gone.id); err != nil {
				return err
			}
		}
		return fresh.Insert(ctx, t.Tx)
	})
}

// syncedSource is what of a stored source the configuration decides.
type syncedSource struct {
	id              int64
	kind, url, lane string
	active, moved   bool
}

// syncedSources are all that were ever configured, by name.
func (t tx) syncedSources(ctx context.Context) (map[string]syncedSource, error) {
	out := map[string]syncedSource{}
	err := t.Each(ctx, func(scan func(...any) error) error {
		var name, movedURL string
		var s syncedSource
		if err := scan(&s.id, &name, &s.kind, &s.url, &s.lane, sqldb.ScanFlag(&s.active), &movedURL); err != nil {
			return err
		}
		s.moved = movedURL != ""
		out[name] = s
		return nil
	}, `SELECT id, name, kind, url, lane, active, moved_url FROM sources`)
	return out, err
}

func (t tx) syncSource(ctx context.Context, have syncedSource, src news.Source) error {
	if have.url != src.URL || have.kind != string(src.Kind) {
		if err := t.Exec(ctx, `UPDATE sources SET etag = NULL, last_modified = NULL, validator_url = '', body_sha = NULL, stopped = 0, pace = '', moved_url = '', move = '',
			hub = '', topic = '', hinted_at = 0, hint_looks = 0, next_due = $2 WHERE id = $1`, have.id, sqldb.Micros(src.NextDue)); err != nil {
			return err
		}
	} else if have.active && (have.moved || have.lane == src.Lane) {
		return nil
	}
	return t.Exec(ctx, `UPDATE sources SET active = 1, kind = $2, url = $3, lane = CASE WHEN moved_url = '' THEN $4 ELSE lane END WHERE id = $1`, have.id, string(src.Kind), src.URL, src.Lane)
}

// MoveBack has a source read at its configured address again, from the start:
// the validators are the other address's.
func (s *Store) MoveBack(ctx context.Context, id int64, lane string, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE sources SET moved_url = '', move = '', lane = $2, etag = NULL, last_modified = NULL, validator_url = '', body_sha = NULL, next_due = $3 WHERE id = $1`, id, lane, sqldb.Micros(now))
	})
}

// Reschedule moves the next poll of a source; for a schedule that changed in
// the configuration.
func (s *Store) Reschedule(ctx context.Context, id int64, due time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE sources SET next_due = $2 WHERE id = $1`, id, sqldb.Micros(due))
	})
}

// Sources returns the configured sources by name.
func (s *Store) Sources(ctx context.Context) ([]news.Source, error) {
	return s.sources(ctx, `SELECT `+sourceColumns+` FROM sources WHERE active = 1 ORDER BY name`)
}

// EachSource calls fn for every configured source by name, one at a time: there
// may be thousands, of which few have to be remembered. fn keeps no pointer.
func (s *Store) EachSource(ctx context.Context, fn func(src *news.Source) error) error {
	var src news.Source
	fields := sourceFields(&src)
	return s.db.Each(ctx, func(scan func(...any) error) error {
		src = news.Source{}
		if err := scan(fields...); err != nil {
			return err
		}
		return fn(&src)
	}, `SELECT `+sourceColumns+` FROM sources WHERE active = 1 ORDER BY name`)
}

// DueSources returns at most limit sources whose next poll is due at now,
// longest overdue first, and at most perLane of one lane, so that a host
// with many sources does not keep the others waiting.
func (s *Store) DueSources(ctx context.Context, now time.Time, perLane, limit int) ([]news.Source, error) {
	// Places are given among narrow rows: there may be thousands, of which limit are read.
	return s.sources(ctx, `SELECT `+sourceColumns+` FROM sources JOIN (
			SELECT id AS due_id, ROW_NUMBER() OVER (PARTITION BY lane ORDER BY next_due, id) AS place
			FROM sources WHERE active = 1 AND stopped = 0 AND next_due <= $1 AND name NOT IN `+pollsOff+`) AS due ON due_id = id
		WHERE place <= $2 ORDER BY next_due, id LIMIT $3`+sqldb.Unplanned, sqldb.Micros(now), perLane, limit)
}

// Unpolled returns the sources whose poll was due by a moment and has not been
// tried, longest overdue first. Those that fail, or were put off at now, are left out.
func (s *Store) Unpolled(ctx context.Context, by, now time.Time) ([]news.Source, error) {
	return s.sources(ctx, `SELECT `+sourceColumns+` FROM sources WHERE active = 1 AND stopped = 0 AND next_due <= $2 AND failing_since = 0
		AND name NOT IN `+pollsOff+` ORDER BY next_due, id`, sqldb.Micros(now), sqldb.Micros(by))
}

// Source returns one source by name; ErrNotFound if there is none.
func (s *Store) Source(ctx context.Context, name string) (news.Source, error) {
	var src news.Source
	err := s.db.Row(ctx, sourceFields(&src), `SELECT `+sourceColumns+` FROM sources WHERE name = $1`, name)
	return src, err
}

func (s *Store) sources(ctx context.Context, query string, args ...any) ([]news.Source, error) {
	var out []news.Source
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var src news.Source
		if err := scan(sourceFields(&src)...); err != nil {
			return err
		}
		out = append(out, src)
		return nil
	}, query, args...)
	return out, err
}

// PushAnswer says what a poll means for the pushes about its source.
type PushAnswer struct {
	Answered bool // the poll answers the push of Source.HintedAt
	// CatchUp is when the source is polled if another push came meanwhile; zero
	// for no sooner than it is due.
	CatchUp time.Time
}

// moveText is what is stored of a source that says it has moved, "" for none.
func moveText(m news.Move) string {
	if m == (news.Move{}) {
		return ""
	}
	return sqldb.JSON(m)
}

// saveSource writes what a poll left behind. A push that came meanwhile is not
// answered by it, as what the poll read may be older. If its address was
// changed meanwhile, in the configuration or by MoveBack, what was read at the
// old one says nothing of the new: nothing is written, and same is false. Its
// hub is written where the poll took another (named), since that in use may
// have been left meanwhile.
func (t tx) saveSource(ctx context.Context, src news.Source, push PushAnswer, named bool) (same bool, err error) {
	hinted := src.HintedAt
	if push.Answered {
		hinted = time.Time{}
	}
	n, err := t.Count(ctx, `UPDATE sources SET etag = $3, last_modified = $4, body_sha = $5, reading = $6, polls = polls + 1,
			last_poll = $7, last_ok = $8, last_new = $9, failures = $10, failing_since = $11, last_error = $12, note = $13, reported_at = $14,
			validator_url = $15,
			error_class = $16, stopped = $17, pace = $18, moved_url = $19, move = $20, lane = $21,
			hub = CASE WHEN CAST($30 AS BIGINT) = 1 THEN $22 ELSE hub END, topic = $23, hint_looks = $24,
			next_due = CASE WHEN hinted_at <> CAST($25 AS BIGINT)
				AND CAST($27 AS BIGINT) BETWEEN 1 AND CAST($2 AS BIGINT) THEN CAST($27 AS BIGINT) ELSE CAST($2 AS BIGINT) END,
			hinted_at = CASE WHEN hinted_at <> CAST($25 AS BIGINT) THEN hinted_at ELSE CAST($26 AS BIGINT) END,
			missed_from = $31, missed_to = $32
		WHERE id = $1 AND url = $28 AND moved_url = $29`,
		src.ID, sqldb.Micros(src.NextDue), sqldb.Blob(src.ETag), sqldb.Blob(src.LastModified), src.BodySHA, src.Reading,
		sqldb.Micros(src.LastPoll), sqldb.Micros(src.LastOK), sqldb.Micros(src.LastNew), src.Failures, sqldb.Micros(src.FailingSince),
		src.LastError, src.Note, sqldb.Micros(src.ReportedAt), src.ValidatorURL,
		src.ErrorClass, sqldb.Bit(src.Stopped), sqldb.JSON(src.Pace), src.MovedURL, moveText(src.Move), src.Lane, hubsText(src.Hub, src.Hubs),
		src.Topic, src.HintLooks,
		sqldb.Micros(src.HintedAt), sqldb.Micros(hinted), sqldb.Micros(push.CatchUp), src.URL, src.MovedBefore, sqldb.Bit(named),
		sqldb.Micros(src.MissedFrom), sqldb.Micros(src.MissedTo))
	return n > 0, err
}

// MakeDue makes the poll of every configured source due now, also of those
// that were gone.
func (s *Store) MakeDue(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE sources SET next_due = $1, stopped = 0 WHERE active = 1 AND (next_due > $1 OR stopped = 1)`, sqldb.Micros(now))
	})
}
