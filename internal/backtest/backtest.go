// Package backtest tries watchlists before they matter: on all that is stored,
// on a text, a page or a feed. It promises to match as a visit does, and to
// change nothing.
package backtest

import (
	"context"
	"errors"
	"strings"
	"time"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Bounds of what a backtest tells.
const (
	mostSamples = 10
	mostPairs   = 20 // pairs of rules
	// broadShare is the share of all articles above which a reason to tell
	// looks too broad, if there are enough articles to say so.
	broadShare    = 0.05
	broadArticles = 20
)

// Options say what is tested.
type Options struct {
	Watchlist string // its name; "" for all
	Days      int    // how far back, at least 1
	Stopped   bool   // list every article that was removed, not only the newest
	Now       time.Time
	Progress  func(articles int) // may be nil
}

// Report is what the watchlists, as they are now, find in the latest text of
// the stored articles.
type Report struct {
	Watchlist     string    `json:"watchlist"` // "" for all
	Since         time.Time `json:"since"`     // the first text that was read, at most the days asked for ago
	Days          float64   `json:"days"`      // from then until now, at least 1
	Articles      int       `json:"articles"`  // read
	Found         int       `json:"found"`     // articles with a match
	Alerts        int       `json:"alerts"`    // those with a reason to tell, without the backlog of new sources
	FeedOnly      int       `json:"feed_only"` // read, of which the feed's own words alone are known
	Backlog       int       `json:"backlog"`   // those with a reason to tell that were there before their source was
	AlertsADay    float64   `json:"alerts_a_day"`
	StoriesADay   float64   `json:"stories_a_day"` // the same, all articles of a story told together
	Sources       []Count   `json:"sources"`
	Languages     []Count   `json:"languages"`
	Lines         []Line    `json:"lines"` // most articles first
	Overlap       []Overlap `json:"overlap"`
	Facts         []Fact    `json:"facts"`
	Samples       []Sample  `json:"samples"`
	allStopped    bool
	judged        map[int64][]store.Judgement // by article
	watchlist     map[string]bool
	lines         map[Name]*Line
	sources       map[string]int
	languages     map[string]int
	pairs         map[[2]Name]int
	storiesAlerts map[int64]bool
	stated        *Stated
}

// Name is one rule or entity of a watchlist.
type Name struct {
	Watchlist string `json:"watchlist"`
	Rule      string `json:"rule,omitempty"`
	Entity    string `json:"entity,omitempty"`
}

// Count is a number of articles.
type Count struct {
	Name     string `json:"name"`
	Articles int    `json:"articles"`
}

// Line is what one rule or entity finds.
type Line struct {
	Name
	Alert      bool      `json:"alert"`
	Articles   int       `json:"articles"`
	Share      float64   `json:"share"`        // of all articles
	AlertsADay float64   `json:"alerts_a_day"` // that it gives a reason for
	TooBroad   bool      `json:"too_broad"`    // to alert, as it looks
	Strengths  []Count   `json:"strengths"`    // by the strongest match in each article
	Sources    []Count   `json:"sources"`
	Languages  []Count   `json:"languages"`
	Stopped    []Stopped `json:"stopped"`
	Judged     *Judged   `json:"judged"`  // null where nothing was judged
	Samples    []Sample  `json:"samples"` // newest first

	alerts                        int
	strengths, sources, languages map[string]int
}

// Judged is what a rule or entity, as it is now, finds of the articles
// that people judged ("tocsin feedback").
type Judged struct {
	Right     int     `json:"right"`     // judged right, and found
	OfRight   int     `json:"of_right"`  // of those read
	Wrong     int     `json:"wrong"`     // judged wrong, and found all the same
	OfWrong   int     `json:"of_wrong"`  // of those read
	Precision float64 `json:"precision"` // right of all judged ones that are found; 0 for none
}

// Stopped is what one NOT, never, context or not_with removed.
type Stopped struct {
	By       string   `json:"by"`
	Articles int      `json:"articles"`
	Samples  []Sample `json:"samples"`
}

// Overlap is two rules that find the same articles.
type Overlap struct {
	A    Name `json:"a"`
	B    Name `json:"b"`
	Both int  `json:"both"`
	OfA  int  `json:"of_a"`
	OfB  int  `json:"of_b"`
}

// Sample is an article that was found or stopped.
type Sample struct {
	Name
	Article string    `json:"article"`
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Source  string    `json:"source"`
	Seen    time.Time `json:"seen"`
	Found   []string  `json:"found"` // the words that matched, as written, each once
}

// Run reads the stored articles and changes nothing. It matches as a
// visit would; edits of articles, which may be told too, are not counted.
func Run(ctx context.Context, s *store.Store, set *settings.Settings, opt Options) (*Report, error) {
	b, err := newReport(set.Lists, opt.Watchlist)
	if err != nil {
		return nil, err
	}
	b.stated = NewStated(set)
	b.allStopped = opt.Stopped
	from := opt.Now.Add(-time.Duration(opt.Days) * 24 * time.Hour)
	b.Since = opt.Now
	if err := b.judgements(ctx, s); err != nil {
		return nil, err
	}
	var ms []news.Match
	var stopped []match.Stopped
	err = s.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		if r.SeenAt.Before(from) {
			return false
		}
		if a.State == news.StateMerged {
			return true
		}
		ms, stopped = set.Rules().FindStopped(ms[:0], stopped[:0], match.InputOfRevision(a, r))
		b.add(a, r, ms, stopped)
		b.stated.Add(a, r, ms)
		if opt.Progress != nil {
			opt.Progress(b.Articles)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	b.finish(opt.Now)
	return b, b.addFacts()
}

func newReport(lists []news.Watchlist, only string) (*Report, error) {
	b := &Report{
		Watchlist: only, watchlist: map[string]bool{}, lines: map[Name]*Line{}, sources: map[string]int{},
		languages: map[string]int{}, pairs: map[[2]Name]int{}, storiesAlerts: map[int64]bool{},
	}
	for _, w := range lists {
		if only != "" && w.Name != only {
			continue
		}
		b.watchlist[w.Name] = true
		for _, r := range w.Rules {
			b.line(Name{Watchlist: w.Name, Rule: strings.TrimSpace(r.Name)}, r.Alert)
		}
		for _, e := range w.Entities {
			b.line(Name{Watchlist: w.Name, Entity: strings.TrimSpace(e.Name)}, e.Alert)
		}
	}
	switch {
	case len(lists) == 0:
		const advice = "write them under watchlists: in the configuration, name a file there, or make one with %h"
		return nil, news.Advise(errors.New("there are no watchlists"), advice, news.To(news.HintListAdd))
	case len(b.watchlist) == 0:
		return nil, settings.NoSuch(lists, only)
	}
	return b, nil
}

func (b *Report) line(name Name, alert bool) {
	b.lines[name] = &Line{Name: name, Alert: alert, strengths: map[string]int{}, sources: map[string]int{}, languages: map[string]int{}}
}
