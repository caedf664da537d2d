package hubs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/pacing"
	"tocsin/internal/push"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// A hub is asked for a subscription, calls back to verify that we asked, and then
// pushes what is new. A push is only a hint: the source is polled, and the
// publisher's own response is what is read. So a hub, or anybody with its secret,
// can cause a poll and nothing else.

// hubPause returns how long a hub may take to call back before it is asked again,
// after the nth consecutive request.
func hubPause(n int) time.Duration { return pacing.Doubled(10*time.Minute, min(n, 20)-1) }

const (
	hubsAtOnce  = 100              // how many of the hubs to be asked one listing names
	leastRenew  = 10 * time.Minute // between two requests, however short the lease
	deniedPause = 7 * 24 * time.Hour
	endTries    = 6              // requests to take a subscription back; then its lease ends it
	hubTries    = 3              // requests that lead to no call of the hub, before another that the source names is asked
	roundPause  = 24 * time.Hour // before the first is asked again, when all have come to nothing
)

// Listen declares that hubs can call back from now on, so that they are asked for
// subscriptions.
func (m *Hubs) Listen() { m.listening.Store(true) }

// AskHub asks a hub to subscribe or unsubscribe. The request is saved first,
// since some hubs call back before they answer.
func (m *Hubs) AskHub(ctx context.Context, u store.Subscription) error {
	mode, now := push.ModeSubscribe, m.Now()
	if u.State != store.SubscriptionEnding && u.Failures >= hubTries {
		if left, err := m.leaveHub(ctx, u, "it does not call back"); left || err != nil {
			return err
		}
	}
	if u.State == store.SubscriptionEnding {
		mode = push.ModeUnsubscribe
		if u.Failures >= endTries {
			return m.Store.EndSubscription(ctx, u.ID)
		}
	}
	again := now.Add(hubPause(u.Failures + 1))
	if err := m.Store.AskSubscription(ctx, u.ID, now, again); err != nil {
		return fmt.Errorf("hub of %s: %w", u.Source, err)
	}
	req := fetch.Request{
		URL: u.Hub, Kind: fetch.KindHub, Form: push.Form(mode, u.Topic, u.Callback, u.Secret),
		Proxy: m.Live.Now().Source(u.Source).Way(),
	}
	_, err := m.Fetch.Do(ctx, req)
	if ctx.Err() != nil {
		return ctx.Err() // stopped: it is asked again
	}
	why, class, attrs := "", "", []any{"source", u.Source, "hub", fetch.LaneOf(u.Hub), "mode", mode}
	if err != nil {
		var retry time.Time
		class, _, retry = pacing.FailureOf(err)
		why, again = err.Error(), schedule.Later(again, retry)
		m.Log.Warn("hub asked", append(attrs, "class", class, "again", again.Format(time.RFC3339))...)
	} else {
		m.Log.Info("hub asked", attrs...)
	}
	if err := m.Store.HubAnswered(ctx, u.ID, why, now, again); err != nil {
		return fmt.Errorf("hub of %s: %w", u.Source, err)
	}
	if mode == push.ModeSubscribe && saysNo(class) {
		_, err := m.leaveHub(ctx, u, why)
		return err
	}
	return nil
}

// saysNo reports whether a failure is final, so that asking again would not help.
func saysNo(class string) bool {
	switch fetch.Class(class) {
	case fetch.ClassUnauthorised, fetch.ClassForbidden, fetch.ClassChallenge, fetch.ClassNotFound, fetch.ClassGone, fetch.ClassStatus4xx,
		fetch.ClassRedirect, fetch.ClassBlocked:
		return true
	}
	return false
}

// leaveHub moves a failed subscription to the next of the hubs that the source
// names, if it names several. After the last the first is asked again, a day
// later.
func (m *Hubs) leaveHub(ctx context.Context, u store.Subscription, why string) (left bool, err error) {
	src, err := m.Store.Source(ctx, u.Source)
	if err != nil {
		return false, fmt.Errorf("hub of %s: %w", u.Source, err)
	}
	at := slices.Index(src.Hubs, u.Hub)
	if at < 0 || src.Hub != u.Hub {
		return false, nil
	}
	now := m.Now()
	src.Hub = src.Hubs[(at+1)%len(src.Hubs)]
	want := m.subscription(src, m.Live.Now().Source(src.Name))
	if at+1 == len(src.Hubs) {
		want.NextAt = now.Add(roundPause)
	}
	if want.Hub == "" {
		return false, nil // it is not to be pushed any more
	}
	if left, err = m.Store.SwitchHub(ctx, u, src, want, now); err != nil {
		return false, fmt.Errorf("hub of %s: %w", u.Source, err)
	}
	if left {
		m.Log.Warn("hub left", "source", u.Source, "hub", fetch.LaneOf(u.Hub), "why", why, "next", fetch.LaneOf(src.Hub))
	}
	return left, nil
}

// ConfirmHub handles a hub's verification request, and reports whether we did ask
// for that.
func (m *Hubs) ConfirmHub(ctx context.Context, token string, c push.Call) (bool, error) {
	u, err := m.Store.SubscriptionOf(ctx, token)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("subscription: %w", err)
	}
	wanted := u.State == store.SubscriptionAsked || u.State == store.SubscriptionLive
	now, known := m.Now(), c.Topic == u.Topic
	switch {
	case known && c.Mode == push.ModeSubscribe && wanted:
		renew := now.Add(max(c.Lease*2/3, leastRenew))
		if wanted, err = m.Store.ConfirmSubscription(ctx, u, now.Add(c.Lease), renew); err == nil && !wanted {
			return false, nil
		}
	case known && c.Mode == push.ModeUnsubscribe && u.State == store.SubscriptionEnding:
		err = m.Store.EndSubscription(ctx, u.ID)
	case known && c.Mode == push.ModeDenied && wanted:
		why := cmp.Or(c.Reason, "the hub gives no reason")
		if err = m.Store.DenySubscription(ctx, u, why, now.Add(deniedPause)); err == nil {
			_, err = m.leaveHub(ctx, u, "denied: "+why)
		}
	case known && c.Mode == push.ModeDenied && u.State == store.SubscriptionEnding:
		err = m.Store.EndSubscription(ctx, u.ID)
	default:
		m.Log.Warn("hub refused", "source", u.Source, "hub", fetch.LaneOf(u.Hub), "mode", c.Mode, "state", u.State, "topic", known)
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("subscription of %s: %w", u.Source, err)
	}
	m.Log.Info("hub confirmed", "source", u.Source, "hub", fetch.LaneOf(u.Hub), "mode", c.Mode, "lease", c.Lease.String())
	return true, nil
}

// TakePush handles a push. One with a valid signature makes its source due; an
// invalid one is answered alike, so that its sender learns nothing (WebSub, 7.1).
// The error is the database's or the body's.
func (m *Hubs) TakePush(ctx context.Context, token, signature string, body io.Reader) (push.Receipt, error) {
	u, err := m.Store.SubscriptionOf(ctx, token)
	if errors.Is(err, store.ErrNotFound) {
		return push.Unknown, nil
	}
	if err != nil {
		return push.Unknown, fmt.Errorf("subscription: %w", err)
	}
	if u.State != store.SubscriptionAsked && u.State != store.SubscriptionLive {
		return push.Gone, nil
	}
	now := m.Now()
	verdict, err := push.Verify(u.Secret, signature, body)
	if err != nil || verdict != push.SignatureGood {
		if n := m.wrong.count(u, now); n > 0 {
			m.Log.Warn("pushes discarded", "source", u.Source, "why", string(verdict), "times", n)
			if err := m.Store.RejectPush(ctx, u, now, string(verdict), n); err != nil {
				return push.Unknown, fmt.Errorf("push of %s: %w", u.Source, err)
			}
		}
		return push.Discarded, err
	}
	src, err := m.Store.Source(ctx, u.Source)
	if err != nil {
		return push.Accepted, fmt.Errorf("push of %s: %w", u.Source, err)
	}
	looks := hintLooks(src, now)
	due := schedule.Later(now, src.LastPoll.Add(hintPauses[looks]))
	if err := m.Store.SavePush(ctx, u, now, due, looks); err != nil {
		return push.Accepted, fmt.Errorf("push of %s: %w", u.Source, err)
	}
	m.Log.Info("push", "source", u.Source, "due", due.Format(time.RFC3339))
	return push.Accepted, nil
}
