package app

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"tocsin/internal/deliver"
	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/outage"
	"tocsin/internal/pacing"
	"tocsin/internal/place"
	"tocsin/internal/poll"
	"tocsin/internal/retry"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/visit"
	"tocsin/internal/work"
)

// Flow is what a service does: polls, visits, hubs and deliveries, each a
// package of its own. It lists what is due in all of them and has a handler for
// each kind of work.
type Flow struct {
	Hubs      *hubs.Hubs
	Mailboxes *hubs.Mailboxes
	Pacing    *pacing.Pacing
	Outage    *outage.Watch
	Poller    *poll.Poller
	Visitor   *visit.Visitor
	Deliverer *deliver.Deliverer

	store *store.Store
	live  *settings.Live
	now   func() time.Time
}

// parts is what a flow is made of.
type parts struct {
	store   *store.Store
	fetch   *fetch.Client // nil where nothing is fetched
	live    *settings.Live
	notices operators.Notices
	own     func(url string) bool // reports whether a URL is on a server listed in fetch.allow
	now     func() time.Time
	log     *slog.Logger
}

// newFlow makes the parts of a service from the bottom up.
func newFlow(ctx context.Context, p parts) (*Flow, error) {
	placer, err := place.Open(ctx, p.store, p.live, p.now(), p.log)
	if err != nil {
		return nil, err
	}
	key, err := p.store.CoverKey(ctx)
	if err != nil {
		return nil, err
	}
	f := &Flow{store: p.store, live: p.live, now: p.now}
	f.Outage = &outage.Watch{Store: p.store, Live: p.live, Notices: p.notices, Now: p.now}
	client := &outage.Client{Fetcher: p.fetch, Watch: f.Outage, Own: p.own}
	f.Pacing = &pacing.Pacing{Live: p.live, Queue: p.fetch, Notices: p.notices, Now: p.now, Own: p.own}
	f.Hubs = &hubs.Hubs{Store: p.store, Fetch: p.fetch, Live: p.live, Pacing: f.Pacing, Now: p.now, Log: p.log}
	f.Mailboxes = &hubs.Mailboxes{Sources: f.Hubs, Net: p.fetch, Live: p.live, Log: p.log}
	f.Poller = &poll.Poller{
		Store: p.store, Fetch: client, Mail: p.fetch, Judge: client.Judge, Live: p.live, Pacing: f.Pacing, Hubs: f.Hubs, Notices: p.notices, Now: p.now,
		Log: p.log,
	}
	f.Visitor = &visit.Visitor{
		Store: p.store, Fetch: client, Live: p.live, Pacing: f.Pacing, Hubs: f.Hubs, Placer: placer, Notices: p.notices, Key: key, Now: p.now,
		Log: p.log,
	}
	f.Deliverer = &deliver.Deliverer{Store: p.store, Live: p.live, Notices: p.notices, Now: p.now, Log: p.log, Outage: f.Outage}
	return f, nil
}

// service is a flow that works by what is configured and watched now: what has
// changed is taken up before each listing of what is due.
type service struct {
	reloader *reloader
	flow     *Flow
	journal  *retry.Journal
	clock    clock
}

// Due implements work.Lister.
func (s *service) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	if err := s.reloader.look(ctx, s.flow.Sync); err != nil {
		return nil, err
	}
	if due, back := s.clock.due(now); due {
		if err := s.flow.bringBack(ctx, s.reloader.notices, back); err != nil {
			return nil, err
		}
	}
	if err := s.flow.Outage.Tell(ctx, now); err != nil {
		return nil, err
	}
	tasks, err := s.flow.Due(ctx, now)
	if err != nil {
		return nil, err
	}
	return s.journal.Filter(ctx, tasks, now)
}

// Next implements work.Lister.
func (s *service) Next(ctx context.Context, after time.Time) (time.Time, error) {
	return s.flow.Next(ctx, after)
}

// Due lists what is due. It implements work.Lister, but for the order: that is
// by how late a task is.
func (f *Flow) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	var tasks []work.Task
	for _, due := range []func(context.Context, time.Time) ([]work.Task, error){f.Deliverer.Due, f.Hubs.Due, f.Visitor.Due, f.Poller.Due} {
		list, err := due(ctx, now)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, list...)
	}
	return tasks, nil
}

// Next returns when more falls due after a moment. It implements work.Lister.
func (f *Flow) Next(ctx context.Context, after time.Time) (time.Time, error) {
	due, err := f.store.NextDue(ctx, after)
	if err != nil {
		return due, err
	}
	if told := f.Outage.Next(); told.After(after) && (due.IsZero() || told.Before(due)) {
		due = told
	}
	hub, err := f.Hubs.Next(ctx)
	if hub.After(after) && (due.IsZero() || hub.Before(due)) {
		due = hub
	}
	return due, err
}

// Handlers do what Due lists.
func (f *Flow) Handlers() work.Handlers {
	all := work.Handlers{work.Poll: f.poll}
	for _, h := range []work.Handlers{f.Deliverer.Handlers(), f.Hubs.Handlers(), f.Visitor.Handlers()} {
		maps.Copy(all, h)
	}
	return all
}

// poll polls a source if it is due: a watched page by the look at it.
func (f *Flow) poll(ctx context.Context, name string) error {
	src, err := f.store.Source(ctx, name)
	if err != nil {
		return fmt.Errorf("poll %s: %w", name, err)
	}
	if src.NextDue.After(f.now()) {
		return nil
	}
	if src.Kind == news.SourcePage {
		return f.Visitor.PollPage(ctx, src)
	}
	return f.Poller.Poll(ctx, src)
}
