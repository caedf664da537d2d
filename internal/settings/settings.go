// Package settings is what the service works by at a moment: the configuration
// and everything that is made of it. A reload makes a whole new value and swaps
// it in one step, so a piece of work that took it once meets one version of
// everything; nothing is patched into it after it was made.
package settings

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/ledger"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/route"
	"tocsin/internal/schedule"
	"tocsin/internal/tracked"
)

// Settings is one version of what the service works by. It is never changed.
type Settings struct {
	Config    *config.Config
	Outlets   ledger.Outlets // of Config.Sources
	Lists     []news.Watchlist
	Matcher   *match.Matcher // of Lists; nil where New was given none, see Rules
	Facts     *tracked.Set   // those that Lists follow
	Routes    *route.Tree
	Notifiers map[string]notify.Notifier // by the name of their receiver

	rules func() *match.Matcher
}

// New makes settings of a configuration, of the watchlists of both homes with
// their matcher, and of the senders of its receivers. Without a matcher one is
// made on first need. The error is one of the routes. What has a fault in the
// lists was reported when they were read, and is left out.
func New(cfg *config.Config, lists []news.Watchlist, matcher *match.Matcher, notifiers map[string]notify.Notifier) (*Settings, error) {
	routes, err := routesOf(cfg)
	if err != nil {
		return nil, err
	}
	s := &Settings{Config: cfg, Outlets: ledger.OutletsOf(cfg), Routes: routes, Notifiers: notifiers}
	s.watch(lists, matcher)
	return s, nil
}

// watch makes what depends on the watchlists.
func (s *Settings) watch(lists []news.Watchlist, matcher *match.Matcher) {
	s.Lists = lists
	s.Matcher = matcher
	s.Facts, _ = tracked.Compile(lists)
	s.rules = sync.OnceValue(func() *match.Matcher {
		if matcher != nil {
			return matcher
		}
		made, _ := match.Compile(lists)
		return made
	})
}

// WithLists returns the same settings with other watchlists, as somebody tries
// them.
func (s *Settings) WithLists(lists []news.Watchlist) *Settings {
	tried := *s
	tried.watch(lists, nil)
	return &tried
}

// Rules returns the compiled watchlists. It is safe for concurrent use.
func (s *Settings) Rules() *match.Matcher { return s.rules() }

// Source returns a source by its name; config.NoSource where it is not configured.
func (s *Settings) Source(name string) config.Source { return s.Outlets.Source(name) }

// Schedule reads the schedule of a digest in the configuration's time zone.
func (s *Settings) Schedule(spec string) (schedule.Schedule, error) {
	sched, err := schedule.Parse(spec, s.Config.Timezone)
	if err != nil {
		return sched, fmt.Errorf("schedule %q: %w", spec, err)
	}
	return sched, nil
}

// Clock writes a moment for people, in the configuration's time zone.
func (s *Settings) Clock(t time.Time) string {
	return t.In(s.Config.Timezone).Format("Mon 2 Jan 2006 15:04 MST")
}

// FactZone returns the zone in which a source's dates are counted: its own, else
// that of messages.
func (s *Settings) FactZone(conf config.Source) *time.Location {
	if conf.Timezone != nil {
		return conf.Timezone
	}
	return s.Config.Timezone
}

// NamesIn lists the watched names found in a text.
func (s *Settings) NamesIn(text string) []string {
	return news.EntitiesIn(s.Rules().Find(nil, match.InputOf(news.Document{Text: text}, "")))
}

// Named reports whether a text has a match that is a reason to tell.
func (s *Settings) Named(text string) bool {
	return news.HasAlert(s.Rules().Find(nil, match.InputOf(news.Document{Text: text}, "")))
}

// Live holds the settings that are in use. It is safe for concurrent use.
type Live struct{ p atomic.Pointer[Settings] }

// NewLive returns a Live with its first settings.
func NewLive(first *Settings) *Live {
	l := &Live{}
	l.p.Store(first)
	return l
}

// Now returns the settings in use. A piece of work asks once and goes on with
// what it got.
func (l *Live) Now() *Settings { return l.p.Load() }

// Swap puts other settings to use and returns those that were.
func (l *Live) Swap(next *Settings) *Settings { return l.p.Swap(next) }
