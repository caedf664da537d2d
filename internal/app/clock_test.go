package app

import (
	"context"
	"sync"
	"time"
)

// stepClock is a clock that a test sets.
type stepClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stepClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stepClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Wait lets a task under way finish; time does not pass by itself.
func (c *stepClock) Wait(ctx context.Context, _ time.Time, wake <-chan struct{}, _ bool) {
	select {
	case <-ctx.Done():
	case <-wake:
	case <-time.After(time.Second):
	}
}
