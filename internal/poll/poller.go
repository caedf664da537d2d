// Package poll visits feeds, list pages and mailboxes: fetch, entries, page visits that
// are now due, in one transaction. Read Poll first. It promises that a source's
// validators never advance without what came with them, that an entry is known
// by more than its date or GUID, and that a source that was rebuilt is no flood
// of news.
package poll

import (
	"context"
	"log/slog"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/hubs"
	"tocsin/internal/mailbox"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/pacing"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

// firstPoll is what a source's first poll is late by, in place of the pause
// between two.
const firstPoll = 5 * time.Minute

// Due lists the polls that are due.
func (m *Poller) Due(ctx context.Context, now time.Time) ([]work.Task, error) {
	sources, err := m.Store.DueSources(ctx, now, work.ListPerLane, work.ListLimit)
	if err != nil {
		return nil, err
	}
	tasks := make([]work.Task, 0, len(sources))
	for _, s := range sources {
		every := firstPoll
		if !s.LastPoll.IsZero() {
			every = s.NextDue.Sub(s.LastPoll)
		}
		task := m.Pacing.Queued(work.Task{
			Kind: work.Poll, ID: s.Name, Class: work.Polls, Late: work.Lateness(s.NextDue, now, every), Every: every,
		}, s.Lane, s.Address())
		if s.Kind != news.SourceFeed {
			task.Limits = m.Pacing.Rendered(m.Live.Now().Source(s.Name))
		}
		if !m.Fetch.HeldUntil(s.Address()).IsZero() {
			task.NotBefore = time.Time{} // nothing will be sent: the poll notes until when its host wants to be left alone
		}
		tasks = append(tasks, task)
	}
	return tasks, nil
}

// Fetcher is what a Poller needs from package fetch.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
	HeldUntil(url string) time.Time
}

// Poller polls feeds, list pages and mailboxes. It is safe for concurrent use.
type Poller struct {
	Store *store.Store
	Fetch Fetcher
	Mail  mailbox.Network
	// Judge returns an error of Mail as it is, or as one of our own network; nil for as it is.
	Judge   func(err error) error
	Live    *settings.Live
	Pacing  *pacing.Pacing
	Hubs    *hubs.Hubs
	Notices operators.Notices
	Now     func() time.Time
	Log     *slog.Logger
}
