package monitor

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// How much due work one listing names. The rest is named by the next one.
const (
	listLimit   = 1000
	listPerLane = 400
)

// How many deliveries run at a time: receivers that hang leave workers to
// polls, and one that hangs leaves some to the others.
const (
	maxDeliveries  = 8
	maxPerReceiver = 2
)

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
			Kind: work.Deliver, ID: strconv.FormatInt(n.ID, 10), Lane: "receiver " + n.Receiver + " " + n.Recipient, NotBefore: turn,
			Limits: []work.Limit{{Name: "deliveries", Most: maxDeliveries}, {Name: "receiver " + n.Receiver, Most: maxPerReceiver}},
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
		tasks = append(tasks, work.Task{Kind: work.Close, ID: g.Receiver + " " + g.Key})
	}
	digests, err := m.Store.Digests(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, d := range digests {
		tasks = append(tasks, work.Task{Kind: work.Digest, ID: d.Key})
	}
	return tasks, nil
}

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
			receiver, key, _ := strings.Cut(id, " ")
			return m.CloseGroup(ctx, news.ModeNow, store.Group{Receiver: receiver, Key: key}, nil)
		},
		work.Digest: func(ctx context.Context, key string) error {
			d, err := m.Store.Digest(ctx, key)
			if err != nil || d.NextDue.After(m.Now()) {
				return err
			}
			return m.CloseGroup(ctx, news.ModeDigest, store.Group{Receiver: d.Receiver, Key: d.Key}, &d)
		},
	}
}

// Due lists the page visits that are due, and the planning of long-term looks.
func (m *Visitor) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	visits, err := m.Store.DueVisits(ctx, now, listPerLane, listLimit)
	if err != nil {
		return nil, err
	}
	tasks := make([]work.Task, 0, len(visits)+1)
	for _, a := range visits {
		tasks = append(tasks, m.Pacing.Queued(work.Task{Kind: work.Visit, ID: strconv.FormatInt(a.ID, 10)}, a.Lane, a.URL))
	}
	return append(tasks, m.longTermTask(now)...), nil
}

// Handlers do what Due lists.
func (m *Visitor) Handlers() work.Handlers {
	return work.Handlers{
		work.Visit: func(ctx context.Context, id string) error {
			n, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return fmt.Errorf("visit: %w", err)
			}
			a, err := m.Store.Article(ctx, n)
			if err != nil {
				return fmt.Errorf("visit %d: %w", n, err)
			}
			if a.NextVisit.IsZero() || a.NextVisit.After(m.Now()) {
				return nil
			}
			return m.Visit(ctx, a)
		},
		work.LongTerm: func(ctx context.Context, _ string) error { return m.watchLong(ctx) },
	}
}

// Due lists the polls that are due.
func (m *Poller) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	sources, err := m.Store.DueSources(ctx, now, listPerLane, listLimit)
	if err != nil {
		return nil, err
	}
	tasks := make([]work.Task, 0, len(sources))
	for _, s := range sources {
		task := m.Pacing.Queued(work.Task{Kind: work.Poll, ID: s.Name}, s.Lane, s.Address())
		if !m.Fetch.HeldUntil(s.Address()).IsZero() {
			task.NotBefore = time.Time{} // nothing will be sent: the poll notes until when its host wants to be left alone
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

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
		tasks = append(tasks, m.Pacing.Queued(work.Task{Kind: work.Hub, ID: strconv.FormatInt(u.ID, 10)}, fetch.LaneOf(u.Hub), u.Hub))
	}
	return tasks, nil
}

// Next is when the next hub is to be asked; zero for none.
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

// Queued gives a fetch its lane, so that a worker does not stand waiting for one
// that is busy. Servers named in fetch.allow have none.
func (m *Pacing) Queued(t work.Task, lane, url string) work.Task {
	if url == "" || m.Own != nil && m.Own(url) {
		return t
	}
	t.Lane, t.NotBefore = "lane "+lane, m.Fetch.NextAllowed(url)
	return t
}
