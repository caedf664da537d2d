package store

import (
	"context"
	"time"

	"tocsin/internal/sqldb"
)

// Latest are the latest moments that can be stored at Now by rule; what lies
// beyond was written while the clock was ahead.
type Latest struct {
	Now       time.Time
	Visit     time.Time // the next look at an article
	Attempt   time.Time // the next attempt to deliver, and the end of a host's hold
	Subscribe time.Time // the next request to a hub, and the end of a lease
	// Deep has articles searched that were seen or looked at in the future, which
	// reads all of them.
	Deep bool
}

// BroughtBack counts what was set later than can be, and is due again.
type BroughtBack struct {
	Visits   int64 // to pages
	Messages int64 // groups, and messages to be delivered
	Hosts    int64 // holds, lanes and robots.txt
	Mutes    int64
	Hubs     int64
	Tasks    int64 // that ended badly the last times
}

// Any reports whether there was anything.
func (b BroughtBack) Any() bool { return b != BroughtBack{} }

// clockSlack is by how much a stored moment may be later than now: two
// processes, or the database's machine, may differ by so much.
const clockSlack = 5 * time.Minute

// visitSpread is in what time articles are looked at that are due again all at
// once, by their number.
const visitSpread = `CAST($1 AS BIGINT) + (id % 1440) * 60000000`

// BringBack makes due again what a clock that was ahead has put off: else it
// would wait until that date. Sources and digests have a schedule each, see
// PutBackSource and PutBackDigest. A mute keeps its length.
func (s *Store) BringBack(ctx context.Context, l Latest) (b BroughtBack, err error) {
	now, ahead := sqldb.Micros(l.Now), sqldb.Micros(l.Now.Add(clockSlack))
	attempt, subscribe := sqldb.Micros(l.Attempt), sqldb.Micros(l.Subscribe)
	type step struct {
		n     *int64
		query string
		args  []any
	}
	steps := []step{
		{&b.Visits, `UPDATE articles SET next_visit = ` + visitSpread + ` WHERE next_visit > $2`, []any{now, sqldb.Micros(l.Visit)}},
		{&b.Messages, `UPDATE owed SET closes_at = CASE WHEN closes_at > created_at THEN $1 + closes_at - created_at ELSE closes_at END, created_at = $1
			WHERE state = 'open' AND created_at > $2`, []any{now, ahead}},
		{&b.Messages, `UPDATE notifications SET next_attempt = $1, created_at = CASE WHEN created_at > $1 THEN $1 ELSE created_at END
			WHERE state = 'pending' AND (created_at > $2 AND next_attempt > $2 OR next_attempt > $3)`, []any{now, ahead, attempt}},
		{&b.Hosts, `DELETE FROM hosts WHERE until > $1`, []any{attempt}},
		{&b.Hosts, `DELETE FROM robots WHERE checked > $1`, []any{ahead}},
		{
			&b.Hosts, `UPDATE lanes SET next_at = CASE WHEN next_at > $2 THEN $1 ELSE next_at END, lease_until = 0 WHERE next_at > $2 OR lease_until > $2`,
			[]any{now, sqldb.Micros(l.Now.Add(time.Hour))},
		},
		{&b.Mutes, `UPDATE mutes SET until_at = $1 + until_at - made_at, made_at = $1 WHERE ended_at = 0 AND made_at > $2`, []any{now, ahead}},
		{&b.Hubs, `UPDATE subscriptions SET next_at = CASE WHEN next_at > 0 THEN CAST($1 AS BIGINT) ELSE 0 END, asked_at = CASE WHEN asked_at > $1 THEN $1 ELSE asked_at END,
				lease_until = CASE WHEN lease_until > $3 THEN $1 ELSE lease_until END
			WHERE state <> 'ended' AND (next_at > $3 OR lease_until > $3 OR asked_at > $2)`, []any{now, ahead, subscribe}},
		{
			&b.Tasks, `UPDATE tasks SET since = CASE WHEN since > $1 THEN $1 ELSE since END, retry_at = $1 WHERE retry_at > $2`,
			[]any{now, sqldb.Micros(l.Now.Add(2 * time.Hour))},
		},
	}
	if l.Deep {
		steps = append(steps, step{&b.Visits, `UPDATE articles SET next_visit = CASE WHEN next_visit > 0 THEN ` + visitSpread + ` ELSE 0 END,
				first_seen = CASE WHEN first_seen > $1 THEN $1 ELSE first_seen END, last_look = CASE WHEN last_look > $1 THEN $1 ELSE last_look END,
				missing_since = CASE WHEN missing_since > $1 THEN $1 ELSE missing_since END, wanted = CASE WHEN wanted > $1 THEN $1 ELSE wanted END
			WHERE first_seen > $2 OR last_look > $2 OR missing_since > $2 OR wanted > $2`, []any{now, ahead}})
	}
	err = s.inTx(ctx, func(t tx) error {
		for _, step := range steps {
			n, err := t.Count(ctx, step.query, step.args...)
			if err != nil {
				return err
			}
			*step.n += n
		}
		return nil
	})
	return b, err
}

// PutBackSource makes a source due at a moment, and no moment that is stored of
// it later than now.
func (s *Store) PutBackSource(ctx context.Context, id int64, due, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE sources SET next_due = $2, last_poll = CASE WHEN last_poll > $3 THEN $3 ELSE last_poll END,
				last_ok = CASE WHEN last_ok > $3 THEN $3 ELSE last_ok END, last_new = CASE WHEN last_new > $3 THEN $3 ELSE last_new END,
				failing_since = CASE WHEN failing_since > $3 THEN $3 ELSE failing_since END,
				reported_at = CASE WHEN reported_at > $3 THEN $3 ELSE reported_at END,
				hinted_at = CASE WHEN hinted_at > $3 THEN $3 ELSE hinted_at END, pushed_at = CASE WHEN pushed_at > $3 THEN $3 ELSE pushed_at END,
				pushed_until = CASE WHEN last_poll > $3 THEN 0 ELSE pushed_until END WHERE id = $1`, id, sqldb.Micros(due), sqldb.Micros(now))
	})
}

// PutBackDigest has a digest's window end at due, and begin no later than now.
func (s *Store) PutBackDigest(ctx context.Context, key string, due, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE digests SET next_due = $2, last_due = CASE WHEN last_due > $3 THEN $3 ELSE last_due END WHERE key = $1`,
			key, sqldb.Micros(due), sqldb.Micros(now))
	})
}
