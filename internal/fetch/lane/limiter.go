package lane

import (
	"context"
	"crypto/rand"
	"time"
)

// Options configures a Limiter. All fields are needed.
type Options struct {
	State   State
	Spacing time.Duration // between the starts of two requests in a lane
	MaxHold time.Duration // Acquire waits for a Retry-After up to this long
	Lease   time.Duration // longer than any request can take

	Now  func() time.Time
	Wait func(ctx context.Context, until time.Time) error
}

// Limiter lets requests through, one at a time in each lane. It is safe for
// concurrent use.
type Limiter struct {
	opt    Options
	id     string
	queues *queues
}

// NewLimiter returns a limiter that shares its lanes with all others of the State.
func NewLimiter(opt Options) *Limiter {
	return &Limiter{opt: opt, id: rand.Text(), queues: newQueues()}
}

// Turn is the right to send one request. The zero Turn belongs to no lane.
type Turn struct{ claim Claim }

// HeldError is returned where a host's Retry-After lasts longer than
// Options.MaxHold. Nothing was sent.
type HeldError struct {
	Host  string
	Until time.Time
}

// Error says that nothing was sent, and why.
func (e *HeldError) Error() string {
	return "not asked: " + e.Host + " has asked to be left alone"
}

// StateError wraps what State returned.
type StateError struct{ Err error }

// Error is State's own.
func (e *StateError) Error() string { return e.Err.Error() }

// Unwrap returns what State returned.
func (e *StateError) Unwrap() error { return e.Err }

// minAsk is how long to wait at least before a lane is asked for again, should
// the clock of State's database differ from ours.
const minAsk = 50 * time.Millisecond

// Acquire waits until a request may be sent to the host. spacing is the pause
// behind it. The error is a *HeldError, a *StateError or, where the caller
// gives up, that of the context or of Options.Wait.
func (l *Limiter) Acquire(ctx context.Context, host string, spacing time.Duration) (Turn, error) {
	lane := Of(host)
	if err := l.queues.enter(ctx, lane); err != nil {
		return Turn{}, err
	}
	claim := Claim{Lane: lane, Host: host, Spacing: spacing, Lease: l.opt.Lease}
	if err := l.claim(ctx, &claim); err != nil {
		l.queues.leave(lane, time.Time{}, claim.Now)
		return Turn{}, err
	}
	return Turn{claim}, nil
}

// claim asks State until it grants the claim.
func (l *Limiter) claim(ctx context.Context, c *Claim) error {
	for {
		c.Now = l.opt.Now()
		c.Holder = l.queues.holder(l.id)
		grant, err := l.opt.State.AcquireLane(ctx, *c)
		switch {
		case err != nil && ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return &StateError{err}
		case grant.OK:
			return nil
		}
		if grant.Held {
			l.queues.hold(c.Host, grant.Next, c.Now)
			if grant.Next.Sub(c.Now) > l.opt.MaxHold {
				return &HeldError{c.Host, grant.Next}
			}
		}
		// A lease may end long before it runs out: look again soon.
		wake := grant.Next
		if soon := c.Now.Add(l.opt.Spacing); !grant.Held && wake.After(soon) && l.opt.Spacing > 0 {
			wake = soon
		}
		if least := c.Now.Add(minAsk); wake.Before(least) {
			wake = least
		}
		if err := l.opt.Wait(ctx, wake); err != nil {
			return err
		}
	}
}

// Release gives the turn back; next is when the lane may be used again at the
// earliest, zero for the spacing alone. The error is State's.
func (l *Limiter) Release(ctx context.Context, t Turn, next time.Time) error {
	if t.claim.Lane == "" {
		return nil
	}
	if spaced := t.claim.Now.Add(t.claim.Spacing); next.Before(spaced) {
		next = spaced
	}
	// The lane must be freed although the caller has gone away.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := l.opt.State.ReleaseLane(ctx, t.claim, next)
	l.queues.leave(t.claim.Lane, next, l.opt.Now())
	return err
}

// Hold records that a host wants no request before until; now is when it said
// so. The error is State's.
func (l *Limiter) Hold(ctx context.Context, host string, until, now time.Time) error {
	l.queues.hold(host, until, now)
	_, err := l.opt.State.Hold(context.WithoutCancel(ctx), host, until)
	return err
}

// WaitHold waits while a host outside all lanes is on hold. State is asked
// once; later holds of this process are in memory. Errors are as those of
// Acquire.
func (l *Limiter) WaitHold(ctx context.Context, host string) error {
	for {
		until, err := l.holdOf(ctx, host)
		if err != nil {
			return err
		}
		now := l.opt.Now()
		if !until.After(now) {
			return nil
		}
		if until.Sub(now) > l.opt.MaxHold {
			return &HeldError{host, until}
		}
		if err := l.opt.Wait(ctx, until); err != nil {
			return err
		}
	}
}

// holdOf returns a host's hold, zero if it has none.
func (l *Limiter) holdOf(ctx context.Context, host string) (time.Time, error) {
	q := l.queues
	q.mu.Lock()
	until, asked := q.holds[host], q.asked[host]
	q.mu.Unlock()
	if asked {
		return until, nil
	}
	stored, err := l.opt.State.Hold(ctx, host, time.Time{})
	if err != nil {
		return time.Time{}, &StateError{err}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.asked[host] = true
	if stored.After(until) {
		q.holds[host], until = stored, stored
	}
	return until, nil
}

// NextAllowed is the earliest time at which a request to the host would be
// sent rather than wait, as far as this process knows; zero if nothing is
// known to stand against it.
func (l *Limiter) NextAllowed(host string) time.Time {
	lane, q := Of(host), l.queues
	q.mu.Lock()
	defer q.mu.Unlock()
	now := l.opt.Now()
	next := q.next[lane]
	if waiting := q.lanes[lane]; waiting != nil {
		if next.Before(now) {
			next = now
		}
		next = next.Add(time.Duration(waiting.refs) * l.opt.Spacing)
	}
	if until := q.holds[host]; until.After(next) {
		next = until
	}
	if !next.After(now) {
		return time.Time{}
	}
	return next
}

// HeldUntil is until when the host has asked to be left alone, as far as this
// process knows, if that is longer than Acquire waits; else zero.
func (l *Limiter) HeldUntil(host string) time.Time {
	q := l.queues
	q.mu.Lock()
	defer q.mu.Unlock()
	if until := q.holds[host]; until.Sub(l.opt.Now()) > l.opt.MaxHold {
		return until
	}
	return time.Time{}
}
