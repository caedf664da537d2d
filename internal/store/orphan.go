package store

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/sqldb"
)

// Orphan is a receiver that is not in the configuration any more while
// something is still owed to it.
type Orphan struct {
	Receiver string
	Rows     int       // owed and not sent: open, or in messages that wait or have failed
	Since    time.Time // of the oldest
}

// unsent selects the rows of a receiver that were not sent: those of open groups
// and those in messages that were not sent.
const unsent = `state IN ('open', 'pending', 'failed')`

// Orphans lists the receivers, by name, to which something is owed and that are
// not configured.
func (s *Store) Orphans(ctx context.Context, configured []string) ([]Orphan, error) {
	var out []Orphan
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var o Orphan
		if err := scan(&o.Receiver, &o.Rows, sqldb.ScanTime(&o.Since)); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	}, `SELECT receiver, COUNT(*), MIN(created_at) FROM owed WHERE `+unsent+` AND receiver NOT IN (SELECT value`+s.db.Scalar()+` FROM `+s.db.Rows("$1")+`)
		GROUP BY receiver ORDER BY receiver`, sqldb.JSON(append([]string{}, configured...)))
	return out, err
}

// MoveOwed moves what is owed to one receiver, and was not sent, to another: it
// becomes one group that closes now. What the other is owed already is not owed
// twice. It returns the number of rows moved; by is who decided it.
func (s *Store) MoveOwed(ctx context.Context, from, to, by string, at time.Time) (n int, err error) {
	err = s.inTx(ctx, func(t tx) error {
		if err := t.endMessages(ctx, from, fmt.Sprintf("moved to %s by %s", to, by)); err != nil {
			return err
		}
		twice := fmt.Sprintf("moved by %s to %s, which is owed it already", by, to)
		if err := t.Exec(ctx, `UPDATE owed SET state = 'suppressed', reason = $3 WHERE receiver = $1 AND `+unsent+`
			AND EXISTS (SELECT 1 FROM owed o WHERE o.key = $2 || SUBSTR(owed.key, LENGTH(owed.receiver) + 1))`, from, to, twice); err != nil {
			return err
		}
		count, err := t.Count(ctx, `UPDATE owed SET key = $2 || SUBSTR(key, LENGTH(receiver) + 1), receiver = $2, mode = 'now', group_key = $3, closes_at = $4, state = 'open', reason = ''
			WHERE receiver = $1 AND `+unsent, from, to, "moved from "+from, sqldb.Micros(at))
		n = int(count)
		return err
	})
	return n, err
}

// DropOwed suppresses what is owed to a receiver and was not sent; the rows record
// who decided it. It returns their number.
func (s *Store) DropOwed(ctx context.Context, receiver, by string) (n int, err error) {
	err = s.inTx(ctx, func(t tx) error {
		why := "dropped by " + by
		if err := t.endMessages(ctx, receiver, why); err != nil {
			return err
		}
		count, err := t.Count(ctx, `UPDATE owed SET state = 'suppressed', reason = $2 WHERE receiver = $1 AND `+unsent, receiver, why)
		n = int(count)
		return err
	})
	return n, err
}

// endMessages suppresses the unsent messages of a receiver, except one that is
// being sent.
func (t tx) endMessages(ctx context.Context, receiver, why string) error {
	return t.Exec(ctx, `UPDATE notifications SET state = 'suppressed', last_error = $2 WHERE receiver = $1 AND state IN ('pending', 'failed')`,
		receiver, why)
}
