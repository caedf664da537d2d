package deliver

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// maxPerReceiver is how many messages are sent to a receiver at a time: one that
// hangs leaves the workers of deliveries (work.Shares) to others.
const maxPerReceiver = 2

// Due lists the deliveries and closings that are due, deliveries first.
func (m *Deliverer) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	notifiers := m.Live.Now().Notifiers
	due, err := m.Store.DueNotifications(ctx, now)
	if err != nil {
		return nil, err
	}
	var tasks []work.Task
	for _, n := range due {
		var turn time.Time
		if p, ok := notifiers[n.Receiver].(notify.Paced); ok {
			turn = p.NextTurn(n.Recipient) // who waits for it here leaves the few places to other channels
		}
		tasks = append(tasks, work.Task{
			Kind: work.Deliver, ID: strconv.FormatInt(n.ID, 10), Class: work.Deliveries, Late: work.Lateness(n.NextAttempt, now, time.Minute),
			Lane: "receiver " + n.Receiver + " " + n.Recipient, NotBefore: turn,
			Limits: []work.Limit{{Name: "receiver " + n.Receiver, Most: maxPerReceiver}},
		})
	}
	groups, err := m.Store.ClosingGroups(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if notifiers[g.Receiver] == nil {
			continue // no longer configured: see what Orphans says of its rows
		}
		tasks = append(tasks, work.Task{Kind: work.Close, ID: g.Receiver + " " + g.Key, Class: work.Closings, Lane: closingLane(g.Receiver)})
	}
	digests, err := m.Store.Digests(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, d := range digests {
		until, err := m.awaits(ctx, d, now)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, work.Task{Kind: work.Digest, ID: d.Key, Class: work.Closings, Lane: closingLane(d.Receiver), NotBefore: until})
	}
	return tasks, nil
}

// closingLane has the groups of one receiver closed one at a time, so that a
// message knows what the one before it says.
func closingLane(receiver string) string { return "close " + receiver }

// Handlers do what Due lists.
func (m *Deliverer) Handlers() work.Handlers {
	return work.Handlers{
		work.Deliver: func(ctx context.Context, id string) error {
			n, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return fmt.Errorf("deliver: %w", err)
			}
			return m.Deliver(ctx, n)
		},
		work.Close: func(ctx context.Context, id string) error {
			if err := work.Mark(ctx); err != nil {
				return err
			}
			receiver, key, _ := strings.Cut(id, " ")
			return m.CloseGroup(ctx, news.ModeNow, store.Group{Receiver: receiver, Key: key}, nil)
		},
		work.Digest: func(ctx context.Context, key string) error {
			d, err := m.Store.Digest(ctx, key)
			if err != nil || d.NextDue.After(m.Now()) {
				return err
			}
			if err := work.Mark(ctx); err != nil {
				return err
			}
			return m.CloseGroup(ctx, news.ModeDigest, store.Group{Receiver: d.Receiver, Key: d.Key}, &d)
		},
	}
}
