package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Bounds of what a backtest tells.
const (
	backtestSamples = 10
	backtestOverlap = 20 // pairs of rules
	// broadShare is the share of all articles above which a reason to tell
	// looks too broad, if there are enough articles to say so.
	broadShare    = 0.05
	broadArticles = 20
)

// BacktestOptions say what is tested.
type BacktestOptions struct {
	Watchlist string // its name; "" for all
	Days      int    // how far back, at least 1
	Stopped   bool   // list every article that was removed, not only the newest
	Now       time.Time
	Progress  func(articles int) // may be nil
}

// Backtest is what the watchlists, as they are now, find in the latest text of
// the stored articles.
type Backtest struct {
	Watchlist     string            `json:"watchlist"` // "" for all
	Since         time.Time         `json:"since"`     // the first text that was read, at most the days asked for ago
	Days          float64           `json:"days"`      // from then until now, at least 1
	Articles      int               `json:"articles"`  // read
	Found         int               `json:"found"`     // articles with a match
	Alerts        int               `json:"alerts"`    // those with a reason to tell, without the backlog of new sources
	FeedOnly      int               `json:"feed_only"` // read, of which the feed's own words alone are known
	Backlog       int               `json:"backlog"`   // those with a reason to tell that were there before their source was
	AlertsADay    float64           `json:"alerts_a_day"`
	StoriesADay   float64           `json:"stories_a_day"` // the same, all articles of a story told together
	Sources       []BacktestCount   `json:"sources"`
	Languages     []BacktestCount   `json:"languages"`
	Lines         []BacktestLine    `json:"lines"` // most articles first
	Overlap       []BacktestOverlap `json:"overlap"`
	Facts         []BacktestFact    `json:"facts"`
	Samples       []BacktestSample  `json:"samples"`
	allStopped    bool
	judged        map[int64][]store.Judgement // by article
	watchlist     map[string]bool
	lines         map[BacktestName]*BacktestLine
	sources       map[string]int
	languages     map[string]int
	pairs         map[[2]BacktestName]int
	storiesAlerts map[int64]bool
	stated        *statedFacts
}

// BacktestName is one rule or entity of a watchlist.
type BacktestName struct {
	Watchlist string `json:"watchlist"`
	Rule      string `json:"rule,omitempty"`
	Entity    string `json:"entity,omitempty"`
}

// BacktestCount is a number of articles.
type BacktestCount struct {
	Name     string `json:"name"`
	Articles int    `json:"articles"`
}

// BacktestLine is what one rule or entity finds.
type BacktestLine struct {
	BacktestName
	Alert      bool              `json:"alert"`
	Articles   int               `json:"articles"`
	Share      float64           `json:"share"`        // of all articles
	AlertsADay float64           `json:"alerts_a_day"` // that it gives a reason for
	TooBroad   bool              `json:"too_broad"`    // to alert, as it looks
	Strengths  []BacktestCount   `json:"strengths"`    // by the strongest match in each article
	Sources    []BacktestCount   `json:"sources"`
	Languages  []BacktestCount   `json:"languages"`
	Stopped    []BacktestStopped `json:"stopped"`
	Judged     *BacktestJudged   `json:"judged"`  // null where nothing was judged
	Samples    []BacktestSample  `json:"samples"` // newest first

	alerts                        int
	strengths, sources, languages map[string]int
}

// BacktestJudged is what a rule or entity, as it is now, finds of the articles
// that people judged ("tocsin feedback").
type BacktestJudged struct {
	Right     int     `json:"right"`     // judged right, and found
	OfRight   int     `json:"of_right"`  // of those read
	Wrong     int     `json:"wrong"`     // judged wrong, and found all the same
	OfWrong   int     `json:"of_wrong"`  // of those read
	Precision float64 `json:"precision"` // right of all judged ones that are found; 0 for none
}

// BacktestStopped is what one NOT, never, context or not_with removed.
type BacktestStopped struct {
	By       string           `json:"by"`
	Articles int              `json:"articles"`
	Samples  []BacktestSample `json:"samples"`
}

// BacktestOverlap is two rules that find the same articles.
type BacktestOverlap struct {
	A    BacktestName `json:"a"`
	B    BacktestName `json:"b"`
	Both int          `json:"both"`
	OfA  int          `json:"of_a"`
	OfB  int          `json:"of_b"`
}

// BacktestSample is an article that was found or stopped.
type BacktestSample struct {
	BacktestName
	Article string    `json:"article"`
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Source  string    `json:"source"`
	Seen    time.Time `json:"seen"`
	Found   []string  `json:"found"` // the words that matched, as written, each once
}

// RunBacktest reads the stored articles and changes nothing. It matches as a
// visit would; edits of articles, which may be told too, are not counted.
func RunBacktest(ctx context.Context, s *store.Store, cfg *config.Config, opt BacktestOptions) (*Backtest, error) {
	b, err := newBacktest(cfg, opt.Watchlist)
	if err != nil {
		return nil, err
	}
	if b.stated, err = newStatedFacts(cfg); err != nil {
		return nil, err
	}
	b.allStopped = opt.Stopped
	matcher, _, err := settings.Compile(cfg)
	if err != nil {
		return nil, err
	}
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
		in := match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL}
		ms, stopped = matcher.FindStopped(ms[:0], stopped[:0], &in)
		b.add(a, r, ms, stopped)
		b.stated.add(a, r, ms)
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

func newBacktest(cfg *config.Config, only string) (*Backtest, error) {
	b := &Backtest{
		Watchlist: only, watchlist: map[string]bool{}, lines: map[BacktestName]*BacktestLine{}, sources: map[string]int{},
		languages: map[string]int{}, pairs: map[[2]BacktestName]int{}, storiesAlerts: map[int64]bool{},
	}
	var names []string
	for _, w := range cfg.Watchlists {
		names = append(names, w.Name)
		if only != "" && w.Name != only {
			continue
		}
		b.watchlist[w.Name] = true
		for _, r := range w.Rules {
			b.line(BacktestName{Watchlist: w.Name, Rule: strings.TrimSpace(r.Name)}, r.Alert)
		}
		for _, e := range w.Entities {
			b.line(BacktestName{Watchlist: w.Name, Entity: strings.TrimSpace(e.Name)}, e.Alert)
		}
	}
	switch {
	case len(names) == 0:
		return nil, fmt.Errorf("there are no watchlists\nhint: write them under watchlists: in the configuration, name a file there, or make one with `tocsin watch add`")
	case len(b.watchlist) == 0:
		return nil, fmt.Errorf("no watchlist is named %q\nhint: there are %s", only, strings.Join(names, ", "))
	}
	return b, nil
}

func (b *Backtest) line(name BacktestName, alert bool) {
	b.lines[name] = &BacktestLine{BacktestName: name, Alert: alert, strengths: map[string]int{}, sources: map[string]int{}, languages: map[string]int{}}
}
