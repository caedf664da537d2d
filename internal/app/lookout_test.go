package app

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestLookOut: a loop that sleeps is woken soon after a change, and when the
// clock was set; only then.
func TestLookOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var generation, woken atomic.Int64
		var set atomic.Int64 // by which the clock was set
		clock := func() time.Time { return time.Now().Add(time.Duration(set.Load())) }
		go lookOut(ctx, clock, func(context.Context) (int64, error) {
			if n := generation.Load(); n >= 0 {
				return n, nil
			}
			return 7, errors.New("the database does not answer")
		}, nil, func() { woken.Add(1) })
		for i, want := range []int64{0, 1, 1, 1, 2} {
			generation.Store([]int64{0, 1, 1, -1, 2}[i])
			time.Sleep(2 * generationLook)
			if got := woken.Load(); got != want {
				t.Errorf("step %d: woken %d times, want %d", i, got, want)
			}
		}
		for i, by := range []time.Duration{-time.Hour, -time.Hour, time.Hour} {
			set.Store(int64(by))
			time.Sleep(2 * generationLook)
			if got, want := woken.Load(), []int64{3, 3, 4}[i]; got != want {
				t.Errorf("the clock was set by %s: woken %d times, want %d", by, got, want)
			}
		}
		stop()
	})
}
