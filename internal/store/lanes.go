package store

import (
	"context"
	"time"

	"tocsin/internal/sqldb"
)

// Claim asks for a lane on behalf of one request to one of its hosts.
type Claim struct {
	Lane    string
	Host    string
	Holder  string // unique to the claim
	Now     time.Time
	Spacing time.Duration // until the next request of the lane may start
	Lease   time.Duration // until the lane is free even if it was never released
}

// ClaimLane claims a lane atomically among all processes that share the database.
// It is granted if nobody holds an unexpired lease, the lane's next request may
// start, and the host is not on hold. If not, next is when to ask again, and held
// reports that the host's hold is the reason.
func (s *Store) ClaimLane(ctx context.Context, c Claim) (granted bool, next time.Time, held bool, err error) {
	now := sqldb.Micros(c.Now)
	err = s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `INSERT INTO lanes (lane, next_at, holder, lease_until)
				SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM hosts WHERE host = $5 AND until > $6)
			ON CONFLICT (lane) DO UPDATE SET next_at = excluded.next_at, holder = excluded.holder, lease_until = excluded.lease_until
				WHERE lanes.next_at <= $6 AND lanes.lease_until <= $6`,
			c.Lane, sqldb.Micros(c.Now.Add(c.Spacing+time.Microsecond-1)), c.Holder, sqldb.Micros(c.Now.Add(c.Lease)), c.Host, now)
		if granted = n == 1; err != nil || granted {
			return err
		}
		var free, until int64
		if _, err := exists(t.Row(ctx, []any{&until}, `SELECT until FROM hosts WHERE host = $1`, c.Host)); err != nil {
			return err
		}
		if held = until > now; held {
			next = time.UnixMicro(until).UTC()
			return nil
		}
		// A busy lane is free when its next request may start; a lease counts
		// only where its holder never comes back.
		if _, err := exists(t.Row(ctx, []any{&free}, `SELECT CASE WHEN next_at > $2 THEN next_at ELSE lease_until END FROM lanes WHERE lane = $1`,
			c.Lane, now)); err != nil {
			return err
		}
		next = time.UnixMicro(max(free, now+1)).UTC()
		return nil
	})
	return granted, next, held, err
}

// ReleaseLane ends a lease, if the holder still has it, and moves the lane's
// next request to next if that is later.
func (s *Store) ReleaseLane(ctx context.Context, lane, holder string, next time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE lanes SET lease_until = 0, next_at = CASE WHEN next_at < $3 THEN $3 ELSE next_at END WHERE lane = $1 AND holder = $2`,
			lane, holder, sqldb.Micros(next))
	})
}

// HoldHost records that a host wants no request before until, and returns the
// hold in force then; the zero time only reads.
func (s *Store) HoldHost(ctx context.Context, host string, until time.Time) (time.Time, error) {
	var stands time.Time
	if until.IsZero() {
		_, err := exists(s.db.Row(ctx, []any{sqldb.ScanTime(&stands)}, `SELECT until FROM hosts WHERE host = $1`, host))
		return stands, err
	}
	err := s.inTx(ctx, func(t tx) error {
		return t.Row(ctx, []any{sqldb.ScanTime(&stands)}, `INSERT INTO hosts (host, until) VALUES ($1, $2)
			ON CONFLICT (host) DO UPDATE SET until = CASE WHEN hosts.until < excluded.until THEN excluded.until ELSE hosts.until END RETURNING until`, host, sqldb.Micros(until))
	})
	return stands, err
}

// robotsLimit bounds how many origins' robots.txt are remembered.
const robotsLimit = 20000

// Robots returns the record kept of an origin's robots.txt; "" if none is.
func (s *Store) Robots(ctx context.Context, origin string) (string, error) {
	var record string
	_, err := exists(s.db.Row(ctx, []any{&record}, `SELECT record FROM robots WHERE origin = $1`, origin))
	return record, err
}

// SaveRobots replaces the record of an origin; the oldest are dropped past
// RobotsLimit.
func (s *Store) SaveRobots(ctx context.Context, origin, record string, checked time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		err := t.Exec(ctx, `INSERT INTO robots (origin, checked, record) VALUES ($1, $2, $3)
			ON CONFLICT (origin) DO UPDATE SET checked = excluded.checked, record = excluded.record`, origin, sqldb.Micros(checked), record)
		if err != nil {
			return err
		}
		return t.Exec(ctx, `DELETE FROM robots WHERE origin IN (SELECT origin FROM robots ORDER BY checked DESC, origin LIMIT 1000 OFFSET $1)`,
			robotsLimit)
	})
}
