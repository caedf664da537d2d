package monitor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/jobs"
	"tocsin/internal/news"
	"tocsin/internal/store"
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

// Due lists what is due: deliveries before closing groups, those before page
// visits, and those before polls, so that what is nearest to its reader goes
// first. It implements jobs.Work.
func (m *Monitor) Due(ctx context.Context, now time.Time) ([]jobs.Task, error) {
	tasks, err := m.dueDeliveries(ctx, now)
	if err != nil {
		return nil, err
	}
	closings, err := m.dueClosings(ctx, now)
	if err != nil {
		return nil, err
	}
	fetches, err := m.dueFetches(ctx, now)
	if err != nil {
		return nil, err
	}
	hubs, err := m.dueHubs(ctx, now)
	if err != nil {
		return nil, err
	}
	return slices.Concat(tasks, closings, hubs, fetches, m.longTermTask(now)), nil
}

// Next is when more will be due. It implements jobs.Work.
func (m *Monitor) Next(ctx context.Context) (time.Time, error) {
	due, err := m.Store.NextDue(ctx)
	if err != nil || !m.listening.Load() {
		return due, err
	}
	hub, err := m.Store.NextSubscription(ctx)
	if due.IsZero() || !hub.IsZero() && hub.Before(due) {
		due = hub
	}
	return due, err
}

func (m *Monitor) dueDeliveries(ctx context.Context, now time.Time) ([]jobs.Task, error) {
	due, err := m.Store.DueNotifications(ctx, now)
	if err != nil {
		return nil, err
	}
	var tasks []jobs.Task
	for _, n := range due {
		tasks = append(tasks, jobs.Task{
			Key: fmt.Sprintf("deliver %d", n.ID), Lane: "receiver " + n.Receiver + " " + n.Recipient,
			Limits: []jobs.Limit{{Name: "deliveries", Most: maxDeliveries}, {Name: "receiver " + n.Receiver, Most: maxPerReceiver}},
			Run:    func(ctx context.Context) error { return m.Deliver(ctx, n.ID) },
		})
	}
	return tasks, nil
}

func (m *Monitor) dueClosings(ctx context.Context, now time.Time) ([]jobs.Task, error) {
	var tasks []jobs.Task
	groups, err := m.Store.ClosingGroups(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if m.Notifiers[g.Receiver] == nil {
			continue // no longer configured: its rows wait until it is again
		}
		tasks = append(tasks, jobs.Task{
			Key: fmt.Sprintf("close %s: %s", g.Receiver, g.Key),
			Run: func(ctx context.Context) error { return m.CloseGroup(ctx, news.ModeNow, g, nil) },
		})
	}
	digests, err := m.Store.Digests(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, d := range digests {
		g := store.Group{Receiver: d.Receiver, Key: d.Key}
		tasks = append(tasks, jobs.Task{
			Key: "digest " + d.Key,
			Run: func(ctx context.Context) error { return m.CloseGroup(ctx, news.ModeDigest, g, &d) },
		})
	}
	return tasks, nil
}

func (m *Monitor) dueFetches(ctx context.Context, now time.Time) ([]jobs.Task, error) {
	var tasks []jobs.Task
	visits, err := m.Store.DueVisits(ctx, now, listPerLane, listLimit)
	if err != nil {
		return nil, err
	}
	for _, a := range visits {
		tasks = append(tasks, m.fetchTask(fmt.Sprintf("visit %d", a.ID), a.Lane, a.URL, func(ctx context.Context) error { return m.Visit(ctx, a) }))
	}
	sources, err := m.Store.DueSources(ctx, now, listPerLane, listLimit)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		task := m.fetchTask("poll "+s.Name, s.Lane, s.Address(), func(ctx context.Context) error { return m.Poll(ctx, s) })
		if !m.Fetch.HeldUntil(s.Address()).IsZero() {
			task.NotBefore = time.Time{} // nothing will be sent: the poll notes until when its host wants to be left alone
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// fetchTask gives a fetch its lane, so that a worker does not stand waiting
// for one that is busy. Servers of one's own have none.
func (m *Monitor) fetchTask(key, lane, url string, run func(context.Context) error) jobs.Task {
	t := jobs.Task{Key: key, Run: run}
	if url == "" {
		return t
	}
	if m.Own != nil && m.Own(url) {
		return t
	}
	t.Lane, t.NotBefore = "lane "+lane, m.Fetch.NextAllowed(url)
	return t
}
