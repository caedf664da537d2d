package lane

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func newLimiter(state State) *Limiter {
	return NewLimiter(Options{
		State: state, Spacing: 2 * time.Second, MaxHold: 30 * time.Second, Lease: time.Minute, Now: time.Now,
		Wait: func(ctx context.Context, until time.Time) error {
			select {
			case <-time.After(time.Until(until)):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	})
}

// wantEmpty fails the test where a lane's queue outlives its requests.
func wantEmpty(t *testing.T, l *Limiter) {
	t.Helper()
	if n := len(l.queues.lanes); n != 0 {
		t.Errorf("%d queues are left", n)
	}
}

func TestLimiterPacesEachLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(NewMemory())
		start := time.Now()
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				turn, err := l.Acquire(t.Context(), fmt.Sprintf("www%d.example%d.org", i, i%20), 2*time.Second)
				if err != nil {
					t.Error(err)
					return
				}
				time.Sleep(time.Second)
				if err := l.Release(t.Context(), turn, time.Time{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(start); took != 5*time.Second { // at 0, 2 and 4 s in each of the 20 lanes
			t.Errorf("60 requests of 20 lanes took %v, want 5s", took)
		}
		wantEmpty(t, l)
	})
}

// A caller that goes away frees its place in the queue, whether it waits for
// this process or for State.
func TestLimiterCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(NewMemory())
		turn, err := l.Acquire(t.Context(), "example.org", 2*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.Acquire(ctx, "example.org", 2*time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("in the queue: %v", err)
		}
		if err := l.Release(t.Context(), turn, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.Acquire(ctx, "example.org", 2*time.Second); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("in its lane: %v", err)
		}
		wantEmpty(t, l)
	})
}

func TestLimiterHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		state := NewMemory()
		l := newLimiter(state)
		until := time.Now().Add(time.Hour)
		if err := l.Hold(t.Context(), "busy.example.org", until, time.Now()); err != nil {
			t.Fatal(err)
		}
		var held *HeldError
		if _, err := l.Acquire(t.Context(), "busy.example.org", 0); !errors.As(err, &held) || !held.Until.Equal(until) {
			t.Errorf("in a lane: %v", err)
		}
		for _, other := range []*Limiter{l, newLimiter(state)} { // the second learns it from State
			if err := other.WaitHold(t.Context(), "busy.example.org"); !errors.As(err, &held) || !held.Until.Equal(until) {
				t.Errorf("outside: %v", err)
			}
		}
		if at := l.HeldUntil("busy.example.org"); !at.Equal(until) {
			t.Errorf("held until %v, want %v", at, until)
		}
		time.Sleep(time.Hour - 10*time.Second) // what is left is waited for
		if err := l.WaitHold(t.Context(), "busy.example.org"); err != nil || !time.Now().Equal(until) {
			t.Errorf("at %v: %v", time.Now(), err)
		}
		if at := l.HeldUntil("busy.example.org"); !at.IsZero() {
			t.Errorf("held until %v, want free", at)
		}
		wantEmpty(t, l)
	})
}

// brokenState fails in one method.
type brokenState struct {
	*Memory
	acquire error
	release error
}

func (s brokenState) AcquireLane(ctx context.Context, c Claim) (Grant, error) {
	if s.acquire != nil {
		return Grant{}, s.acquire
	}
	return s.Memory.AcquireLane(ctx, c)
}

func (s brokenState) ReleaseLane(ctx context.Context, c Claim, next time.Time) error {
	if s.release != nil {
		return s.release
	}
	return s.Memory.ReleaseLane(ctx, c, next)
}

func TestLimiterStateErrors(t *testing.T) {
	broken := errors.New("disk full")
	l := newLimiter(brokenState{Memory: NewMemory(), acquire: broken})
	var state *StateError
	if _, err := l.Acquire(t.Context(), "example.org", 0); !errors.As(err, &state) || !errors.Is(err, broken) {
		t.Errorf("acquire: %v", err)
	}
	wantEmpty(t, l)
	l = newLimiter(brokenState{Memory: NewMemory(), release: broken})
	turn, err := l.Acquire(t.Context(), "example.org", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Release(t.Context(), turn, time.Time{}); !errors.Is(err, broken) {
		t.Errorf("release: %v", err)
	}
	wantEmpty(t, l)
}
