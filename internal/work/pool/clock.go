package pool

import (
	"context"
	"time"
)

// Clock is the pool's time.
type Clock interface {
	Now() time.Time
	// Wait returns when the time has come, when wake receives, or when ctx is
	// done. idle says that no task is under way: a clock that is not the wall's
	// may then jump to the time at once.
	Wait(ctx context.Context, until time.Time, wake <-chan struct{}, idle bool)
}

// RealClock is the wall clock.
type RealClock struct{}

// Now is time.Now.
func (RealClock) Now() time.Time { return time.Now() }

// Wait waits on the wall clock.
func (RealClock) Wait(ctx context.Context, until time.Time, wake <-chan struct{}, _ bool) {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
