// Package hubs keeps sources subscribed at the WebSub hubs that they name, and
// takes what hubs send. A push is a hint: it makes its source due, and what the
// publisher's own server answers is what is read; so a hub, or somebody who has
// its secret, can bring about a poll and nothing else. What mail servers say of their
// mailboxes (IDLE) is such a hint, too.
package hubs

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync/atomic"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/pacing"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// Due lists the hubs that are to be asked.
func (m *Hubs) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	if !m.listening.Load() {
		return nil, nil
	}
	due, err := m.Store.DueSubscriptions(ctx, now, hubsAtOnce)
	if err != nil {
		return nil, err
	}
	var tasks []work.Task
	for _, u := range due {
		task := work.Task{Kind: work.Hub, ID: strconv.FormatInt(u.ID, 10), Class: work.Asking}
		tasks = append(tasks, m.Pacing.Queued(task, fetch.LaneOf(u.Hub), u.Hub))
	}
	return tasks, nil
}

// Next returns when the next hub is to be asked; zero for none.
func (m *Hubs) Next(ctx context.Context) (time.Time, error) {
	if !m.listening.Load() {
		return time.Time{}, nil
	}
	return m.Store.NextSubscription(ctx)
}

// Handlers do what Due lists.
func (m *Hubs) Handlers() work.Handlers {
	return work.Handlers{work.Hub: func(ctx context.Context, id string) error {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return fmt.Errorf("hub: %w", err)
		}
		u, err := m.Store.Subscription(ctx, n)
		if err != nil {
			return fmt.Errorf("hub %d: %w", n, err)
		}
		return m.AskHub(ctx, u)
	}}
}

// Fetcher is what Hubs needs from package fetch.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
}

// Hubs keeps sources subscribed at their hubs, and takes what hubs send. It is
// safe for concurrent use.
type Hubs struct {
	Store  *store.Store
	Fetch  Fetcher
	Live   *settings.Live
	Pacing *pacing.Pacing
	Now    func() time.Time
	Log    *slog.Logger

	listening atomic.Bool // hubs can call back
	wrong     wrongPushes
}
