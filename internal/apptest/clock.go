package apptest

import (
	"context"
	"sync"
	"time"
)

// StepClock is a clock that a test sets.
type StepClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock is one that stands at a moment.
func NewClock(at time.Time) *StepClock { return &StepClock{now: at} }

// Now is what the test has set.
func (c *StepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set has it stand at another moment.
func (c *StepClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Wait lets a task under way finish. Time does not pass by itself, but for the
// second that two messages to a channel lie apart.
func (c *StepClock) Wait(ctx context.Context, until time.Time, wake <-chan struct{}, idle bool) {
	if gap := until.Sub(c.Now()); idle && gap > 0 && gap <= 2*time.Second {
		c.Set(until)
		return
	}
	select {
	case <-ctx.Done():
	case <-wake:
	case <-time.After(time.Second):
	}
}
