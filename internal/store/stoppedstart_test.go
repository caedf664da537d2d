package store

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/racetest"
)

// stopping is a context that ends by itself once it was asked so many times, as
// SIGTERM ends one: at a moment that can be told again.
type stopping struct {
	context.Context
	mu    sync.Mutex
	asked int
	after int
	done  chan struct{}
}

func (c *stopping) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ask()
	return c.done
}

func (c *stopping) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ask(); c.asked > c.after {
		return context.Canceled
	}
	return nil
}

func (c *stopping) ask() {
	if c.asked++; c.asked == c.after+1 {
		close(c.done)
	}
}

// TestUpgradeStopped: SIGTERM in the midst of an upgrade, at whatever step of any
// migration, leaves a database that the next start brings to the end (ADV-73).
func TestUpgradeStopped(t *testing.T) {
	racetest.Alone(t)
	dir := t.TempDir()
	whole := schemaOf(t, filepath.Join(dir, "whole.db"))
	stopped := 0
	for after := 0; ; after += 1 + after/4 {
		path := filepath.Join(dir, fmt.Sprintf("%d.db", after))
		ctx := &stopping{Context: t.Context(), after: after, done: make(chan struct{})}
		s, err := Open(ctx, "sqlite:"+path, Options{Lock: true})
		if err == nil {
			ok(t, s.Close())
			if ctx.asked <= after {
				break // it came to the end unasked
			}
		} else {
			stopped++
		}
		if diff := cmp.Diff(whole, schemaOf(t, path)); diff != "" {
			t.Errorf("stopped when asked %d times: after the next start (-want +got):\n%s", after, diff)
		}
	}
	if stopped < 20 {
		t.Errorf("stopped %d times within an upgrade, want 20 or more", stopped)
	}
	t.Logf("stopped %d times", stopped)
}
