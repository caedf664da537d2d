package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/sqldb"
)

// The states of a subscription.
const (
	SubscriptionWanted = "wanted" // to be asked for
	SubscriptionAsked  = "asked"  // asked for; the hub has not called back yet
	SubscriptionLive   = "live"   // the hub called back: it pushes until LeaseUntil
	SubscriptionDenied = "denied" // the hub said no
	SubscriptionEnding = "ending" // to be taken back
	subscriptionEnded  = "ended"
)

// Subscription is one at a WebSub hub.
type Subscription struct {
	ID         int64
	SourceID   int64
	Source     string // its name
	Hub        string
	Topic      string
	Callback   string // ends in Token
	Token      string // cannot be guessed
	Secret     string // signs what the hub sends; it is neither logged nor shown
	State      string
	NextAt     time.Time // when the hub is to be asked; zero for never, and of a new one for at once
	AskedAt    time.Time
	LeaseUntil time.Time
	Failures   int // requests in a row that did not lead to a call of the hub
	Pushes     int64
	Rejected   int64 // pushes whose signature was missing or wrong
	RejectedAt time.Time
	Error      string // of the last request, or why the hub denied it
}

const subscriptionColumns = `u.id, u.source_id, s.name, u.hub, u.topic, u.callback, u.token, u.secret, u.state, u.next_at, u.asked_at, u.lease_until,
	u.failures, u.pushes, u.rejected, u.rejected_at, u.error FROM subscriptions u JOIN sources s ON s.id = u.source_id`

func (u *Subscription) fields() []any {
	return []any{
		&u.ID, &u.SourceID, &u.Source, &u.Hub, &u.Topic, &u.Callback, &u.Token, &u.Secret, &u.State,
		sqldb.ScanTime(&u.NextAt),
		sqldb.ScanTime(&u.AskedAt),
		sqldb.ScanTime(&u.LeaseUntil),
		&u.Failures, &u.Pushes, &u.Rejected,
		sqldb.ScanTime(&u.RejectedAt),
		&u.Error,
	}
}

// hubs scans what a source names as its hubs: one column holds the one in use,
// and behind it, where there are several, all of them, a line each.
type hubs struct {
	hub *string
	all *[]string
}

func (h hubs) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a stored hub is a %T, not a text", v)
	}
	lines := strings.Split(s, "\n")
	*h.hub, *h.all = lines[0], nil
	if len(lines) > 1 {
		*h.all = lines[1:]
	}
	return nil
}

func hubsText(hub string, all []string) string {
	if len(all) < 2 {
		return hub
	}
	return hub + "\n" + strings.Join(all, "\n")
}

// Subscriptions returns those that have not ended, by source.
func (s *Store) Subscriptions(ctx context.Context) ([]Subscription, error) {
	return s.subscriptions(ctx, `SELECT `+subscriptionColumns+` WHERE u.state <> 'ended' ORDER BY s.name, u.id`)
}

// DueSubscriptions returns at most limit of those whose hub is to be asked at
// now. Of a source that is not configured any more, or gone, only the
// taking back is due.
func (s *Store) DueSubscriptions(ctx context.Context, now time.Time, limit int) ([]Subscription, error) {
	return s.subscriptions(ctx, `SELECT `+subscriptionColumns+`
		WHERE u.next_at <= $1 AND `+asksHub+` ORDER BY u.next_at, u.id LIMIT $2`+sqldb.Unplanned, sqldb.Micros(now), limit)
}

const asksHub = `u.next_at > 0 AND (u.state = 'ending' OR s.active = 1 AND s.stopped = 0)`

// NextSubscription is when the next hub is to be asked; the zero time if none is.
func (s *Store) NextSubscription(ctx context.Context) (time.Time, error) {
	var at time.Time
	err := s.db.Row(ctx, []any{sqldb.ScanTime(&at)},
		`SELECT COALESCE(MIN(u.next_at), 0) FROM subscriptions u JOIN sources s ON s.id = u.source_id WHERE `+asksHub)
	return at, err
}

// SubscriptionOf returns the one whose callback has the token; ErrNotFound
// if there is none.
func (s *Store) SubscriptionOf(ctx context.Context, token string) (Subscription, error) {
	var u Subscription
	err := s.db.Row(ctx, u.fields(), `SELECT `+subscriptionColumns+` WHERE u.token = $1`, token)
	return u, err
}

// Subscription returns one by its number; ErrNotFound if there is none.
func (s *Store) Subscription(ctx context.Context, id int64) (Subscription, error) {
	var u Subscription
	err := s.db.Row(ctx, u.fields(), `SELECT `+subscriptionColumns+` WHERE u.id = $1`, id)
	return u, err
}

func (s *Store) subscriptions(ctx context.Context, query string, args ...any) ([]Subscription, error) {
	var out []Subscription
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var u Subscription
		if err := scan(u.fields()...); err != nil {
			return err
		}
		out = append(out, u)
		return nil
	}, query, args...)
	return out, err
}

// SyncSubscriptions makes the subscriptions those that are wanted, by source:
// what is missing is to be asked for, what is too much is to be taken back.
func (s *Store) SyncSubscriptions(ctx context.Context, want map[int64]Subscription, now time.Time) error {
	have, err := s.Subscriptions(ctx)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(t tx) error {
		for _, u := range have {
			if _, kept := want[u.SourceID]; !kept {
				if err := t.endAll(ctx, u.SourceID, 0, now); err != nil {
					return err
				}
			}
		}
		for source, u := range want {
			if err := t.subscribe(ctx, source, u, now); err != nil {
				return fmt.Errorf("source %d: %w", source, err)
			}
		}
		// No hub pushes beyond its lease, so nothing is left to be taken back.
		return t.Exec(ctx, `UPDATE subscriptions SET state = 'ended', next_at = 0 WHERE state = 'ending' AND lease_until <= $1 AND asked_at <= $2`,
			sqldb.Micros(now), sqldb.Micros(now.Add(-endingLife)))
	})
}

// endingLife is how long a subscription without a lease, which the hub may yet
// grant, is kept to be taken back.
const endingLife = 24 * time.Hour

// subscribe makes a source's subscription the one that is wanted; without a
// hub, none is. One that is the same but for its token and secret stays.
func (t tx) subscribe(ctx context.Context, source int64, want Subscription, now time.Time) error {
	var same int64
	if want.Hub != "" {
		_, err := exists(t.Row(ctx, []any{&same}, `SELECT id FROM subscriptions
			WHERE source_id = $1 AND hub = $2 AND topic = $3 AND state NOT IN ('ending', 'ended') AND callback = CAST($4 AS TEXT) || token`,
			source, want.Hub, want.Topic, want.base()))
		if err != nil {
			return err
		}
	}
	if err := t.endAll(ctx, source, same, now); err != nil || same != 0 || want.Hub == "" {
		return err
	}
	if err := t.Exec(ctx, `DELETE FROM subscriptions WHERE source_id = $1 AND state = 'ended' AND (asked_at = 0
		OR id NOT IN (SELECT id FROM subscriptions WHERE source_id = $1 AND state = 'ended' AND asked_at > 0 ORDER BY id DESC LIMIT $2`+sqldb.Unplanned+`))`, source, endedKept); err != nil {
		return err
	}
	at, err := t.nextHub(ctx, source, now)
	if err != nil {
		return err
	}
	return t.Exec(ctx, `INSERT INTO subscriptions (source_id, hub, topic, callback, token, secret, state, next_at) VALUES ($1, $2, $3, $4, $5, $6, 'wanted', $7)`,
		source, want.Hub, want.Topic, want.Callback, want.Token, want.Secret, max(sqldb.Micros(at), sqldb.Micros(want.NextAt)))
}

// hubsDaily bounds the hubs and topics that are asked for one source in a day,
// those that are asked to end it included: a feed may name another at each poll,
// and have us write to whomever it likes.
const hubsDaily = 8

// nextHub is when a source may have one more hub asked: now, or a day after the
// request that is to drop out of the day first. What waits is counted.
func (t tx) nextHub(ctx context.Context, source int64, now time.Time) (time.Time, error) {
	var at time.Time
	known, err := exists(t.Row(ctx, []any{sqldb.ScanTime(&at)}, `SELECT asked_at FROM subscriptions WHERE source_id = $1 AND asked_at > $2
		ORDER BY asked_at DESC LIMIT 1 OFFSET $3`+sqldb.Unplanned, source, sqldb.Micros(now.Add(-24*time.Hour)), hubsDaily-1))
	if err != nil || !known {
		return now, err
	}
	return at.Add(24 * time.Hour), t.countGates(ctx, now, []Gate{{Gate: "push", Reason: "too many hubs in a day", N: 1}})
}

// SwitchHub has a source subscribed at another of the hubs that it names, which
// src.Hub is, in place of a subscription that came to nothing. It reports false,
// and changes nothing, where that has come about after all, or the source has
// another hub by now.
func (s *Store) SwitchHub(ctx context.Context, u Subscription, src news.Source, want Subscription, now time.Time) (left bool, err error) {
	err = s.inTx(ctx, func(t tx) error {
		// Of a hub that holds no lease of ours there is nothing to be taken back.
		n, err := t.Count(ctx, `UPDATE subscriptions SET state = CASE WHEN lease_until > $2 THEN state ELSE 'ended' END, next_at = CASE WHEN lease_until > $2 THEN next_at ELSE 0 END
			WHERE id = $1 AND (state = 'denied' OR failures > 0 AND state IN ('asked', 'live'))`, u.ID, sqldb.Micros(now))
		if err != nil || n == 0 {
			return err
		}
		n, err = t.Count(ctx, `UPDATE sources SET hub = $2 WHERE id = $1 AND hub = $3`, u.SourceID, hubsText(src.Hub, src.Hubs),
			hubsText(u.Hub, src.Hubs))
		if err != nil {
			return err
		}
		if left = n > 0; !left {
			return errHubChanged
		}
		return t.subscribe(ctx, u.SourceID, want, now)
	})
	if errors.Is(err, errHubChanged) {
		err = nil
	}
	return left, err
}

var errHubChanged = errors.New("the source has another hub")

// endedKept bounds the ended subscriptions of a source that a hub has heard of:
// a feed may name another hub at each poll. Of the latest, late pushes are told
// that they are gone.
const endedKept = 20

// base is the callback without its token.
func (u *Subscription) base() string { return u.Callback[:max(0, len(u.Callback)-len(u.Token))] }

// endAll has the subscriptions of a source but one taken back. One that no hub
// has heard of ends at once.
func (t tx) endAll(ctx context.Context, source, but int64, now time.Time) error {
	n, err := t.Count(ctx, `UPDATE subscriptions SET state = CASE WHEN asked_at = 0 THEN 'ended' ELSE 'ending' END, next_at = CASE WHEN asked_at = 0 THEN 0 ELSE CAST($3 AS BIGINT) END,
			failures = 0, error = '' WHERE source_id = $1 AND id <> $2 AND state NOT IN ('ending', 'ended')`, source, but, sqldb.Micros(now))
	if err != nil || n == 0 {
		return err
	}
	return t.Exec(ctx, `UPDATE sources SET pushed_until = 0, hinted_at = 0, hint_looks = 0 WHERE id = $1`, source)
}

// AskSubscription notes, before it is sent, that a hub is asked, and when it
// is asked again unless it calls back.
func (s *Store) AskSubscription(ctx context.Context, id int64, now, again time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE subscriptions SET asked_at = $2, next_at = $3, failures = failures + 1, state = CASE state WHEN 'live' THEN 'live' WHEN 'ending' THEN 'ending' ELSE 'asked' END
			WHERE id = $1 AND state <> 'ended'`, id, sqldb.Micros(now), sqldb.Micros(again))
	})
}

// HubAnswered notes why a hub did not take the request that was sent at asked,
// "" if it did, and when it is asked again unless it calls back. It does
// nothing if the hub has called already.
func (s *Store) HubAnswered(ctx context.Context, id int64, why string, asked, again time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE subscriptions SET error = $2, next_at = $3 WHERE id = $1 AND asked_at = $4 AND failures > 0 AND state <> 'ended'`, id, why, sqldb.Micros(again), sqldb.Micros(asked))
	})
}

// ConfirmSubscription notes that a hub has called back: it pushes until then,
// and is to be asked again at renew. It reports false, and changes nothing,
// where the subscription is not wanted any more.
func (s *Store) ConfirmSubscription(ctx context.Context, u Subscription, until, renew time.Time) (wanted bool, err error) {
	err = s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `UPDATE subscriptions SET state = 'live', lease_until = $2, next_at = $3, failures = 0, error = '' WHERE id = $1 AND `+stillWanted, u.ID, sqldb.Micros(until), sqldb.Micros(renew))
		if wanted = n > 0; err != nil || !wanted {
			return err
		}
		return t.Exec(ctx, `UPDATE sources SET pushed_until = $2 WHERE id = $1`, u.SourceID, sqldb.Micros(until))
	})
	return wanted, err
}

// stillWanted keeps a hub's call from reviving what a reload or a poll has
// had taken back since the call was judged.
const stillWanted = `state IN ('asked', 'live')`

// EndSubscription notes that a hub has called back to end one.
func (s *Store) EndSubscription(ctx context.Context, id int64) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `UPDATE subscriptions SET state = 'ended', next_at = 0, failures = 0, error = '' WHERE id = $1`, id)
	})
}

// DenySubscription notes that a hub has said no, why, and when it is asked
// once more. It changes nothing where the subscription is not wanted any more.
func (s *Store) DenySubscription(ctx context.Context, u Subscription, why string, again time.Time) error {
	return s.inTx(ctx, func(t tx) error {
		n, err := t.Count(ctx, `UPDATE subscriptions SET state = 'denied', lease_until = 0, failures = 0, next_at = $3, error = $2 WHERE id = $1 AND `+stillWanted, u.ID, why, sqldb.Micros(again))
		if err != nil || n == 0 {
			return err
		}
		return t.Exec(ctx, `UPDATE sources SET pushed_until = 0 WHERE id = $1`, u.SourceID)
	})
}

// SavePush notes a push that was signed as it must be. Its source is polled at
// due or before, unless it fails: then its own time comes. looks becomes its
// HintLooks.
func (s *Store) SavePush(ctx context.Context, u Subscription, now, due time.Time, looks int) error {
	return s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `UPDATE subscriptions SET pushes = pushes + 1 WHERE id = $1`, u.ID); err != nil {
			return err
		}
		return t.hint(ctx, u.SourceID, now, due, looks)
	})
}

// Hint is SavePush of what comes without a subscription: a mail server's word that
// something has come.
func (s *Store) Hint(ctx context.Context, source int64, now, due time.Time, looks int) error {
	return s.inTx(ctx, func(t tx) error { return t.hint(ctx, source, now, due, looks) })
}

func (t tx) hint(ctx context.Context, source int64, now, due time.Time, looks int) error {
	return t.Exec(ctx, `UPDATE sources SET pushed_at = $2, hinted_at = $2, hint_looks = $4,
			next_due = CASE WHEN failures = 0 AND next_due > CAST($3 AS BIGINT) THEN CAST($3 AS BIGINT) ELSE next_due END
		WHERE id = $1 AND active = 1`, source, sqldb.Micros(now), sqldb.Micros(due), looks)
}

// RejectPush counts n pushes that were not signed as they must be; why is of the
// last.
func (s *Store) RejectPush(ctx context.Context, u Subscription, now time.Time, why string, n int) error {
	return s.inTx(ctx, func(t tx) error {
		if err := t.Exec(ctx, `UPDATE subscriptions SET rejected = rejected + $3, rejected_at = $2 WHERE id = $1`, u.ID,
			sqldb.Micros(now), n); err != nil {
			return err
		}
		return t.countGates(ctx, now, []Gate{{Gate: "push", Reason: why, N: n}})
	})
}
