// Package monitor is the flow of Tocsin, in one direction:
//
//	poll.go     schedule -> fetch -> entries -> page visits due    (one transaction)
//	visit.go    fetch -> extract -> identify -> match -> route -> owed rows  (one transaction)
//	deliver.go  group closes: owed rows -> notification -> deliver
//
// Read those three first. The package promises that a fetch commits all that
// it brought or nothing, that nothing is sent inside a poll or a visit, and
// that every article it does not tell has a gate and a reason stored with it.
package monitor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/facts"
	"tocsin/internal/fetch"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/route"
	"tocsin/internal/store"
	"tocsin/internal/story"
)

// Fetcher is what the monitor needs of package fetch.
type Fetcher interface {
	Do(ctx context.Context, req fetch.Request) (*fetch.Response, error)
	NextAllowed(url string) time.Time
	HeldUntil(url string) time.Time
}

// Options is what a Monitor is made of. All fields are needed, but Fetch and
// Notifiers by a replay, which neither fetches nor sends.
type Options struct {
	Store     *store.Store
	Fetch     Fetcher
	Config    *config.Config // until Reload
	Matcher   *match.Matcher // of Config.Watchlists, until Watch
	Routes    *route.Tree
	Notifiers map[string]notify.Notifier
	Now       func() time.Time
	Log       *slog.Logger
	// Own reports that a URL is on a server of one's own (fetch.allow), whose
	// fetches need not queue. Nil: none is.
	Own func(url string) bool
}

// Monitor watches the configured sources. It is safe for concurrent use.
type Monitor struct {
	Options
	settings atomic.Pointer[settings]
	watched  atomic.Pointer[watched] // one reading is matched by one

	// placing serialises what reads the indexes, decides and commits: of two
	// copies that arrive at once, one must see the other.
	placing sync.Mutex
	copies  *identity.CopyIndex
	stories *story.Index
	expired time.Time
	// lastHand is the latest decision about stories that the index knows.
	lastHand int64

	misses streaks // of sources whose rules under extract fit nothing
	walled streaks // of lanes whose pages cannot be read

	closing sync.Mutex // one group is closed at a time

	listening atomic.Bool // hubs can call back

	long     sync.Mutex
	longSeen time.Time // when the long-term looks were last seen to
}

// window is how long an article can have copies and a story can grow: both
// are looked up among what was seen in it.
const window = 30 * 24 * time.Hour

// empty returns a Monitor whose indexes hold nothing yet.
func empty(opt Options) *Monitor {
	m := &Monitor{Options: opt, copies: identity.NewCopyIndex(identity.CopyOptions{}), stories: story.New(story.Options{})}
	m.settings.Store(&settings{opt.Config, OutletsOf(opt.Config)})
	m.Watch(opt.Config.Watchlists, opt.Matcher)
	return m
}

// New returns a Monitor whose indexes hold what the store saw lately.
func New(ctx context.Context, opt Options) (*Monitor, error) {
	m := empty(opt)
	var err error
	if m.lastHand, err = opt.Store.LastHand(ctx); err != nil { // before the places: a later one is followed twice rather than never
		return nil, fmt.Errorf("stories placed by hand: %w", err)
	}
	var stale []store.Placed
	err = opt.Store.RecentVectors(ctx, opt.Now().Add(-window), func(p store.Placed) error {
		err := m.remember(p)
		if errors.Is(err, identity.ErrOldSketch) || errors.Is(err, story.ErrOldVector) {
			stale = append(stale, p)
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was seen lately: %w", err)
	}
	for _, p := range stale {
		if err := m.recompute(ctx, p); err != nil {
			return nil, fmt.Errorf("read article %d anew: %w", p.Article, err)
		}
	}
	return m, nil
}

// watched is what is looked for at a time.
type watched struct {
	lists   []news.Watchlist
	matcher *match.Matcher // of the lists
	facts   *facts.Set     // those that the lists follow
}

// followed are the facts that are followed now.
func (m *Monitor) followed() *facts.Set { return m.watched.Load().facts }

// Watch has what is read from now on matched by these watchlists, and their
// facts followed.
func (m *Monitor) Watch(lists []news.Watchlist, matcher *match.Matcher) {
	followed, _ := facts.Compile(lists) // what is faulty was reported when the lists were read, and is left out
	m.watched.Store(&watched{lists, matcher, followed})
}

// recompute remembers an article whose sketch and vector an older version
// made, from its stored text.
func (m *Monitor) recompute(ctx context.Context, p store.Placed) error {
	rev, err := m.Store.Revision(ctx, p.Article, 0)
	if err != nil {
		return err
	}
	p.Sketch = identity.NewSketch(rev.Text).Bytes()
	p.Vector = story.NewVector(story.Doc{Title: rev.Title, Text: rev.Text, Language: rev.Language, Time: storyTime(rev.Published, p.At), Names: m.namesIn(rev.Title + "\n" + rev.Text)}).Bytes()
	return m.remember(p)
}

// remember adds a placed article to the indexes. A copy is not added to the
// copy index: its root is what later copies are compared with.
func (m *Monitor) remember(p store.Placed) error {
	if len(p.Sketch) > 0 && p.CopyOf == 0 {
		sketch, err := identity.SketchFromBytes(p.Sketch)
		if err != nil {
			return fmt.Errorf("article %d: stored sketch: %w", p.Article, err)
		}
		m.copies.Add(p.Article, p.At, sketch)
	}
	if len(p.Vector) > 0 {
		vector, err := story.FromBytes(p.Vector)
		if err != nil {
			return fmt.Errorf("article %d: stored vector: %w", p.Article, err)
		}
		m.stories.Add(p.Story, p.Article, vector, time.Time{}) // at its own time
	}
	return nil
}

// expire forgets, once a day, what has left the window.
func (m *Monitor) expire(now time.Time) {
	if now.Sub(m.expired) < 24*time.Hour {
		return
	}
	m.expired = now
	m.copies.Expire(now.Add(-window))
	m.stories.Expire(now.Add(-window))
}

// Sync makes the stored sources and digests those of the configuration, and
// has receivers that were down tried at once.
func (m *Monitor) Sync(ctx context.Context) error {
	now := m.Now()
	if err := m.syncSources(ctx, now); err != nil {
		return err
	}
	var digests []store.Digest
	for _, d := range m.Routes.Digests() {
		sched, err := m.schedule(d.Digest)
		if err != nil {
			return err
		}
		digests = append(digests, store.Digest{Key: digestKey(d.Receiver, d.Digest), Receiver: d.Receiver, Schedule: d.Digest, NextDue: sched.Next(now), LastDue: now})
	}
	if err := m.Store.SyncDigests(ctx, digests, now); err != nil {
		return fmt.Errorf("sync digests: %w", err)
	}
	if err := m.Store.RetryDown(ctx, now); err != nil {
		return fmt.Errorf("retry receivers that were down: %w", err)
	}
	return nil
}

// syncSources makes the stored sources, and their subscriptions, those of the
// configuration.
func (m *Monitor) syncSources(ctx context.Context, now time.Time) error {
	var sources []store.Source
	for _, s := range m.config().Sources {
		sources = append(sources, store.Source{Name: s.Name, Kind: s.Kind(), URL: s.URL(), Lane: lane(s.URL()), NextDue: now})
	}
	if err := m.Store.SyncSources(ctx, sources, now); err != nil {
		return fmt.Errorf("sync sources: %w", err)
	}
	if err := m.capWaits(ctx, now); err != nil {
		return fmt.Errorf("sync schedules: %w", err)
	}
	return m.syncHubs(ctx, now)
}

// capWaits moves polls forward that a shortened schedule brings closer; one
// that is put off by failures or Retry-After stays where it is. Sources that
// have moved, and shall not, go back.
func (m *Monitor) capWaits(ctx context.Context, now time.Time) error {
	type change struct {
		id   int64
		due  time.Time // when it is polled next; zero for one that goes back
		back string    // to the lane
	}
	var changes []change
	err := m.Store.EachSource(ctx, func(s *store.Source) error {
		if conf := m.source(s.Name); conf.Moves == config.MovesIgnore && s.MovedURL != "" {
			changes = append(changes, change{id: s.ID, back: lane(s.URL)})
			return nil
		}
		if s.Polls == 0 || s.Failures > 0 {
			return nil
		}
		if due, _ := m.nextPoll(s, PaceOf(*s), s.LastPoll); due.Before(s.NextDue) {
			changes = append(changes, change{id: s.ID, due: due})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range changes {
		if c.due.IsZero() {
			err = m.Store.MoveBack(ctx, c.id, c.back, now)
		} else {
			err = m.Store.Reschedule(ctx, c.id, c.due)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func digestKey(receiver, schedule string) string { return receiver + " " + schedule }

// lane is the registrable domain that a URL's requests queue for.
func lane(rawURL string) string {
	return fetch.LaneOf(rawURL)
}
