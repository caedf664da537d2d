package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

const owedColumns = `id, key, receiver, kind, article_id, revision, change_id, notice_id, mode, group_key, path, watchlists, reasons, created_at, closes_at, state, reason`

func owedFields(o *news.Owed) []any {
	return []any{
		&o.ID, &o.Key, &o.Receiver, &o.Kind, &o.ArticleID, &o.Revision, &o.ChangeID, &o.NoticeID, &o.Mode, &o.Group, &o.Path,
		sqldb.ScanList(&o.Watchlists),
		sqldb.ScanList(&o.Reasons),
		sqldb.ScanTime(&o.CreatedAt),
		sqldb.ScanTime(&o.ClosesAt),
		&o.State, &o.Reason,
	}
}

// insertOwed adds a row unless the receiver is owed it already. A row that joins an
// open group closes with it: the first row of a group decides when.
func (t tx) insertOwed(ctx context.Context, o news.Owed) error {
	lists, reasons := o.Watchlists, o.Reasons
	if lists == nil {
		lists = []string{}
	}
	if reasons == nil {
		reasons = []news.Reason{}
	}
	if o.State == "" {
		o.State = news.OwedOpen
	}
	o.Key = keyOf(o.Key, maxOwedKey)
	o.Group = keyOf(o.Group, maxKey) // the names of many watchlists may be in it
	closes := sqldb.Micros(o.ClosesAt)
	if o.Mode == news.ModeNow && o.State == news.OwedOpen {
		var open int64
		err := t.Row(ctx, []any{&open},
			`SELECT COALESCE(MIN(closes_at), 0) FROM owed WHERE state = 'open' AND receiver = $1 AND mode = $2 AND group_key = $3`, o.Receiver,
			o.Mode, o.Group)
		if err != nil {
			return err
		}
		if open > 0 && open < closes {
			closes = open
		}
	}
	var id int64
	isNew, err := exists(t.Row(ctx, []any{&id}, `INSERT INTO owed (key, receiver, kind, article_id, revision, change_id, notice_id, mode, group_key, path, watchlists, reasons, created_at, closes_at, state, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (key) DO NOTHING RETURNING id`,
		o.Key, o.Receiver, o.Kind, o.ArticleID, o.Revision, o.ChangeID, o.NoticeID, o.Mode, o.Group, o.Path, sqldb.JSON(lists),
		sqldb.JSON(reasons), sqldb.Micros(o.CreatedAt), closes, o.State, o.Reason))
	if err != nil || !isNew {
		return err
	}
	return t.hold(ctx, id, o.Mutes, o.CreatedAt)
}

// LastOutage is the last notice that an outage of a receiver, or of one of its
// recipients, began or ended; the zero Notice if there never was one.
func (s *Store) LastOutage(ctx context.Context, subject string) (n news.Notice, err error) {
	_, err = exists(s.db.Row(ctx, []any{&n.ID, &n.Key, sqldb.ScanTime(&n.At), &n.Kind, &n.Subject, &n.Text, &n.Advice},
		`SELECT id, key, at, kind, subject, text, advice FROM notices WHERE subject = $1 AND kind IN ('receiver_down', 'receiver_up') ORDER BY id DESC LIMIT 1`, subject))
	return n, err
}

// insertNotice adds a notice, once, with the rows owed for it.
func (t tx) insertNotice(ctx context.Context, n news.Notice, owed []news.Owed) error {
	var id int64
	isNew, err := exists(t.Row(ctx, []any{&id}, `INSERT INTO notices (key, at, kind, subject, text, advice) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO NOTHING RETURNING id`, keyOf(n.Key, maxKey), sqldb.Micros(n.At), n.Kind, n.Subject, n.Text, n.Advice))
	if err != nil || !isNew {
		return err
	}
	for _, o := range owed {
		if o.Kind != news.OwedNotice || o.Notice != n.Key {
			continue
		}
		o.NoticeID = id
		if err := t.insertOwed(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// SaveNotices commits notices that belong to no poll or visit.
func (s *Store) SaveNotices(ctx context.Context, at time.Time, notices []news.Notice, owed []news.Owed) error {
	return s.inTx(ctx, func(t tx) error { return t.saveTold(ctx, at, nil, notices, owed) })
}

// NoticeByID returns one notice.
func (s *Store) NoticeByID(ctx context.Context, id int64) (news.Notice, error) {
	var n news.Notice
	err := s.db.Row(ctx, []any{&n.ID, &n.Key, sqldb.ScanTime(&n.At), &n.Kind, &n.Subject, &n.Text, &n.Advice},
		`SELECT id, key, at, kind, subject, text, advice FROM notices WHERE id = $1`, id)
	return n, err
}

// Group is a set of open rows that go into one message.
type Group struct {
	Receiver string
	Key      string
}

// ClosingGroups returns the groups of mode now whose wait is over.
func (s *Store) ClosingGroups(ctx context.Context, now time.Time) ([]Group, error) {
	var out []Group
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var g Group
		if err := scan(&g.Receiver, &g.Key); err != nil {
			return err
		}
		out = append(out, g)
		return nil
	}, `SELECT receiver, group_key FROM owed WHERE state = 'open' AND mode = 'now' GROUP BY receiver, group_key HAVING MIN(closes_at) <= $1 ORDER BY MIN(closes_at), receiver, group_key`, sqldb.Micros(now))
	return out, err
}

// OpenOwed returns the open rows of one group, oldest first.
func (s *Store) OpenOwed(ctx context.Context, mode string, g Group) ([]news.Owed, error) {
	return s.owed(ctx, `SELECT `+owedColumns+` FROM owed WHERE state = 'open' AND receiver = $1 AND mode = $2 AND group_key = $3 ORDER BY id`,
		g.Receiver, mode, g.Key)
}

// OwedFor returns every row owed for an article, oldest first.
func (s *Store) OwedFor(ctx context.Context, article int64) ([]news.Owed, error) {
	return s.owed(ctx, `SELECT `+owedColumns+` FROM owed WHERE article_id = $1 ORDER BY id`, article)
}

func (s *Store) owed(ctx context.Context, query string, args ...any) ([]news.Owed, error) {
	var out []news.Owed
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var o news.Owed
		if err := scan(owedFields(&o)...); err != nil {
			return err
		}
		out = append(out, o)
		return nil
	}, query, args...)
	return out, err
}

// Digest is the present window of one digest: [LastDue, NextDue).
type Digest struct {
	Key      string // receiver, group and schedule
	Receiver string
	Schedule string
	NextDue  time.Time
	LastDue  time.Time
}

// SyncDigests makes the stored digests those of the configuration. A new digest
// begins where the earliest of those it replaces ended, of the same receiver, so
// that a changed schedule leaves no gap between two windows; rows of a digest that
// was removed go into another one of their receiver, or out at once.
func (s *Store) SyncDigests(ctx context.Context, want []Digest, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		keys := make([]string, 0, len(want))
		for _, d := range want {
			keys = append(keys, d.Key)
		}
		configured := `(SELECT value` + s.db.Scalar() + ` FROM ` + s.db.Rows("$6") + `)`
		for _, d := range want {
			err := t.Exec(ctx, `INSERT INTO digests (key, receiver, schedule, next_due, last_due)
				VALUES ($1, $2, $3, $4, COALESCE((SELECT MIN(last_due) FROM digests WHERE receiver = $2 AND key NOT IN `+configured+`), $5))
				ON CONFLICT (key) DO UPDATE SET receiver = excluded.receiver,
					next_due = CASE WHEN digests.schedule = excluded.schedule THEN digests.next_due ELSE excluded.next_due END, schedule = excluded.schedule`,
				d.Key, d.Receiver, d.Schedule, sqldb.Micros(d.NextDue), sqldb.Micros(d.LastDue), sqldb.JSON(keys))
			if err != nil {
				return err
			}
		}
		if err := t.Exec(ctx, `DELETE FROM digests WHERE key NOT IN (SELECT value`+s.db.Scalar()+` FROM `+s.db.Rows("$1")+`)`,
			sqldb.JSON(keys)); err != nil {
			return err
		}
		if err := t.Exec(ctx, `UPDATE owed SET group_key = (SELECT MIN(key) FROM digests d WHERE d.receiver = owed.receiver)
			WHERE state = 'open' AND mode = 'digest' AND group_key NOT IN (SELECT key FROM digests) AND receiver IN (SELECT receiver FROM digests)`); err != nil {
			return err
		}
		return t.Exec(ctx, `UPDATE owed SET mode = 'now', group_key = 'late', closes_at = $1
			WHERE state = 'open' AND mode = 'digest' AND group_key NOT IN (SELECT key FROM digests)`, sqldb.Micros(now))
	})
}

// Digests returns the digests due at now; all of them for the zero time.
func (s *Store) Digests(ctx context.Context, now time.Time) ([]Digest, error) {
	var out []Digest
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var d Digest
		if err := scan(&d.Key, &d.Receiver, &d.Schedule, sqldb.ScanTime(&d.NextDue), sqldb.ScanTime(&d.LastDue)); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	}, `SELECT key, receiver, schedule, next_due, last_due FROM digests WHERE next_due <= $1 OR $1 = 0 ORDER BY next_due, key`,
		sqldb.Micros(now))
	return out, err
}

// Digest returns one digest by its key; ErrNotFound if there is none.
func (s *Store) Digest(ctx context.Context, key string) (d Digest, err error) {
	err = s.db.Row(ctx, []any{&d.Key, &d.Receiver, &d.Schedule, sqldb.ScanTime(&d.NextDue), sqldb.ScanTime(&d.LastDue)},
		`SELECT key, receiver, schedule, next_due, last_due FROM digests WHERE key = $1`, key)
	return d, err
}

// Closing freezes a group: its open rows become notifications, once.
type Closing struct {
	At            time.Time
	Rows          []news.Owed
	Suppressed    map[int64]news.Withheld // row id -> why it is not told after all
	Heeded        []int64                 // the mutes that were active when that was decided
	Notifications []news.Notification     // each names the rows it carries
	Digest        *Digest                 // the digest's next window, if this was one
	Seen          []string                // whom that digest names as seen beside the watched
}

// CloseGroup commits a closing in one transaction. It fails, and writes nothing, if
// a row is no longer open (claimed meanwhile), or if the mutes in force are not
// those heeded: then with ErrConflict, and the closing has to be decided again.
func (s *Store) CloseGroup(ctx context.Context, c Closing) error {
	return s.inTx(ctx, func(t tx) error {
		mutes, err := t.activeMutes(ctx, c.At)
		if err != nil {
			return err
		}
		if !slices.Equal(MuteIDs(mutes), c.Heeded) {
			return fmt.Errorf("the mutes were %w", ErrConflict)
		}
		for _, o := range c.Rows {
			state, reason := news.OwedPending, ""
			if why, ok := c.Suppressed[o.ID]; ok {
				state, reason = news.OwedSuppressed, why.Reason
				if err := t.hold(ctx, o.ID, why.Mutes, c.At); err != nil {
					return err
				}
			}
			n, err := t.Count(ctx, `UPDATE owed SET state = $2, reason = $3 WHERE id = $1 AND state = 'open'`, o.ID, state, reason)
			if err != nil {
				return err
			}
			if n != 1 {
				return fmt.Errorf("owed row %d is no longer open", o.ID)
			}
		}
		for _, n := range c.Notifications {
			if err := t.insertNotification(ctx, n); err != nil {
				return err
			}
		}
		if c.Digest == nil {
			return nil
		}
		if err := t.tellSeen(ctx, c.Digest.Receiver, c.Seen, c.At); err != nil {
			return err
		}
		return t.Exec(ctx, `UPDATE digests SET next_due = $2, last_due = $3 WHERE key = $1`, c.Digest.Key, sqldb.Micros(c.Digest.NextDue),
			sqldb.Micros(c.Digest.LastDue))
	})
}

// CloseGroups makes every open group due now.
func (s *Store) CloseGroups(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, func(t tx) error { return t.closeGroups(ctx, now) })
}

func (t tx) closeGroups(ctx context.Context, now time.Time) error {
	return t.Exec(ctx, `UPDATE owed SET closes_at = $1 WHERE state = 'open' AND mode = 'now' AND closes_at > $1`, sqldb.Micros(now))
}

// CloseNow makes every open group and every digest due now.
func (s *Store) CloseNow(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		if err := t.closeGroups(ctx, now); err != nil {
			return err
		}
		return t.Exec(ctx, `UPDATE digests SET next_due = $1 WHERE next_due > $1`, sqldb.Micros(now))
	})
}
