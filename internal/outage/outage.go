// Package outage tells an outage of our own from failures of others: where most hosts
// fail at once and none has answered since, it is this machine's network, or its DNS,
// that is at fault. While that lasts no source counts as failing and no page as
// unreadable; when it is over all are looked at again at once, and the operators get
// one notice, with what came late. It promises that a host that answers ends it, that
// it outlives the process, and that strangers' links cannot bring one about: the hosts
// that count are those of the sources.
package outage

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

const (
	silence    = 2 * time.Minute  // without an answer of anybody, before failures are thought to be one
	leastHosts = 3                // that have to fail
	askedLate  = time.Hour        // of the hosts asked within so much time, most have to fail
	tryAgain   = 5 * time.Minute  // between two requests to a host while it lasts
	settle     = 15 * time.Minute // from its end to its notice: what came late is known, and a line that flaps is one outage
)

// host is how a host that sources are on did last.
type host struct {
	asked  time.Time
	failed time.Time // when it began not to be reached; zero if it answers
}

// Watch sees how all fetches end. It is safe for concurrent use.
type Watch struct {
	Store   *store.Store
	Live    *settings.Live
	Notices operators.Notices
	Now     func() time.Time

	mu       sync.Mutex
	hosts    map[string]*host // by lane, those of sources
	answered time.Time        // when anybody answered last
	outage   *store.Outage    // that lasts, or has not been told yet
}

// Sync takes up the sources as they are stored, and at first how they did.
func (w *Watch) Sync(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.hosts
	w.hosts = map[string]*host{}
	err := w.Store.EachSource(ctx, func(s *news.Source) error {
		if s.LastOK.After(w.answered) {
			w.answered = s.LastOK
		}
		h := w.hosts[s.Lane]
		if h == nil {
			h = before[s.Lane]
		}
		if h == nil {
			h = &host{asked: s.LastPoll}
			if c := fetch.Class(s.ErrorClass); c == fetch.ClassOffline || unreached(c) {
				h.failed = s.FailingSince
			}
		}
		w.hosts[s.Lane] = h
		return nil
	})
	if err != nil || before != nil {
		return err
	}
	untold, err := w.Store.Outages(ctx, time.Time{}, true)
	if n := len(untold); n > 0 {
		w.outage = &untold[n-1]
	}
	return err
}

// Lasts reports whether an outage is under way.
func (w *Watch) Lasts() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lasts()
}

// Doubtful reports whether one is under way or may have begun: a host that sources
// are on failed, and nobody has answered since.
func (w *Watch) Doubtful() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lasts() {
		return true
	}
	for _, h := range w.hosts {
		if h.failed.After(w.answered) {
			return true
		}
	}
	return false
}

func (w *Watch) lasts() bool { return w.outage != nil && w.outage.Ended.IsZero() }

// heard notes that a host answered, whatever it said: it ends an outage.
func (w *Watch) heard(ctx context.Context, lane string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answered = w.Now()
	if h := w.hosts[lane]; h != nil {
		*h = host{asked: w.answered}
	}
	if !w.lasts() {
		return nil
	}
	o := *w.outage
	o.Ended = w.answered
	if err := w.Store.EndOutage(ctx, o); err != nil {
		return fmt.Errorf("end an outage: %w", err)
	}
	w.outage = &o
	return nil
}

// missed notes that a host could not be reached, and reports since when that is an
// outage of our own; zero if it is not.
func (w *Watch) missed(ctx context.Context, lane string) (time.Time, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.Now()
	if h := w.hosts[lane]; h != nil {
		h.asked = now
		if h.failed.IsZero() {
			h.failed = now
		}
	}
	if w.lasts() {
		return w.outage.Began, nil
	}
	began := w.together(now)
	if began.IsZero() {
		return began, nil
	}
	o := store.Outage{Began: began}
	if w.outage != nil { // it was over for minutes
		o.Began = w.outage.Began
	}
	if err := w.Store.SaveOutage(ctx, o); err != nil {
		return time.Time{}, fmt.Errorf("note an outage: %w", err)
	}
	w.outage = &o
	return o.Began, nil
}

// together returns since when most hosts fail that were asked lately and answered
// before, if nobody has answered since; else zero. A host that failed while others
// answered is at fault itself, and counts neither way.
func (w *Watch) together(now time.Time) (began time.Time) {
	if now.Sub(w.answered) < silence {
		return time.Time{}
	}
	failed, all := 0, 0
	for _, h := range w.hosts {
		switch {
		case now.Sub(h.asked) > askedLate:
		case h.failed.IsZero():
			all++
		case h.failed.After(w.answered):
			all++
			failed++
			if began.IsZero() || h.failed.Before(began) {
				began = h.failed
			}
		}
	}
	if failed < leastHosts || 2*failed <= all {
		return time.Time{}
	}
	return began
}

// Tell notifies the operators of an outage that has been over for a while.
func (w *Watch) Tell(ctx context.Context, now time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if due := w.due(); due.IsZero() || due.After(now) {
		return nil
	}
	o := *w.outage
	articles, matched, err := w.Store.FirstSeen(ctx, o.Ended, now)
	if err != nil {
		return fmt.Errorf("what an outage delayed: %w", err)
	}
	set := w.Live.Now()
	var notices []news.Notice
	var owed []news.Owed
	notice := w.Notices.Offline(o.Began, set.Clock(o.Began), set.Clock(o.Ended), articles, matched, now)
	operators.Owe(&notices, &owed, notice, set.Config.Operators)
	if err := w.Store.TellOutage(ctx, o, now, notices, owed); err != nil {
		return fmt.Errorf("tell of an outage: %w", err)
	}
	w.outage = nil
	return nil
}

// Next returns when Tell has something to tell; zero if it has not.
func (w *Watch) Next() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.due()
}

func (w *Watch) due() time.Time {
	if w.outage == nil || w.outage.Ended.IsZero() {
		return time.Time{}
	}
	return w.outage.Ended.Add(settle)
}
