package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
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
	Backlog       int               `json:"backlog"`   // those with a reason to tell that were there before their source was
	AlertsADay    float64           `json:"alerts_a_day"`
	StoriesADay   float64           `json:"stories_a_day"` // the same, all articles of a story told together
	Sources       []BacktestCount   `json:"sources"`
	Languages     []BacktestCount   `json:"languages"`
	Lines         []BacktestLine    `json:"lines"` // most articles first
	Overlap       []BacktestOverlap `json:"overlap"`
	Samples       []BacktestSample  `json:"samples"`
	watchlist     map[string]bool
	lines         map[BacktestName]*BacktestLine
	sources       map[string]int
	languages     map[string]int
	pairs         map[[2]BacktestName]int
	storiesAlerts map[int64]bool
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
	Samples    []BacktestSample  `json:"samples"` // newest first

	alerts                        int
	strengths, sources, languages map[string]int
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
	matcher, _, err := Rules(cfg)
	if err != nil {
		return nil, err
	}
	from := opt.Now.Add(-time.Duration(opt.Days) * 24 * time.Hour)
	b.Since = opt.Now
	var ms []news.Match
	var stopped []match.Stopped
	err = s.LatestRevisions(ctx, func(a store.Article, r store.Revision) bool {
		if r.SeenAt.Before(from) {
			return false
		}
		if a.State == store.StateMerged {
			return true
		}
		in := match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL}
		ms, stopped = matcher.FindStopped(ms[:0], stopped[:0], &in)
		b.add(a, r, ms, stopped)
		if opt.Progress != nil {
			opt.Progress(b.Articles)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	b.finish(opt.Now)
	return b, nil
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
		return nil, fmt.Errorf("the configuration has no watchlists\nhint: write them under watchlists:, or name a file there")
	case len(b.watchlist) == 0:
		return nil, fmt.Errorf("no watchlist is named %q\nhint: there are %s", only, strings.Join(names, ", "))
	}
	return b, nil
}

func (b *Backtest) line(name BacktestName, alert bool) {
	b.lines[name] = &BacktestLine{BacktestName: name, Alert: alert, strengths: map[string]int{}, sources: map[string]int{}, languages: map[string]int{}}
}

// add counts one article.
func (b *Backtest) add(a store.Article, r store.Revision, ms []news.Match, stopped []match.Stopped) {
	b.Articles++
	if r.SeenAt.Before(b.Since) {
		b.Since = r.SeenAt
	}
	sample := BacktestSample{Article: strconv.FormatInt(a.ID, 10), Title: r.Title, URL: a.URL, Source: a.Source, Seen: r.SeenAt}
	language := r.Language
	if language == "" {
		language = "unknown"
	}
	here, alert := b.here(ms)
	rules := []BacktestName{}
	for name, found := range here {
		line := b.lines[name]
		line.Articles++
		line.strengths[string(found.strength)]++
		line.sources[a.Source]++
		line.languages[language]++
		if line.Alert && a.State != store.StateBacklog {
			line.alerts++
		}
		if len(line.Samples) < backtestSamples {
			sample.BacktestName, sample.Found = name, found.words
			line.Samples = append(line.Samples, sample)
		}
		if name.Rule != "" {
			rules = append(rules, name)
		}
	}
	b.addStopped(sample, stopped)
	b.addPairs(rules)
	if len(here) == 0 {
		return
	}
	b.Found++
	b.sources[a.Source]++
	b.languages[language]++
	switch {
	case alert && a.State == store.StateBacklog:
		b.Backlog++
	case alert:
		b.Alerts++
		story := a.StoryID
		if story == 0 {
			story = -a.ID
		}
		b.storiesAlerts[story] = true
	}
}

// foundBy is what one rule or entity found in one article.
type foundBy struct {
	words    []string
	strength news.Strength
}

// here sorts the matches of one article by rule and entity, those of the
// watchlists that are tested.
func (b *Backtest) here(ms []news.Match) (here map[BacktestName]*foundBy, alert bool) {
	here = map[BacktestName]*foundBy{}
	order := []news.Strength{news.StrengthExact, news.StrengthVariant, news.StrengthWeak}
	for _, m := range ms {
		name := BacktestName{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity}
		if m.Rule != "" {
			name.Entity = "" // the entity is what the rule found
		}
		if b.lines[name] == nil {
			continue
		}
		alert = alert || m.Alert
		f := here[name]
		if f == nil {
			f = &foundBy{strength: m.Strength}
			here[name] = f
		}
		if slices.Index(order, m.Strength) < slices.Index(order, f.strength) {
			f.strength = m.Strength
		}
		if !slices.Contains(f.words, m.Text) {
			f.words = append(f.words, m.Text)
		}
	}
	return here, alert
}

func (b *Backtest) addStopped(sample BacktestSample, stopped []match.Stopped) {
	for _, st := range stopped {
		name := BacktestName{Watchlist: st.Watchlist, Rule: st.Rule, Entity: st.Entity}
		line := b.lines[name]
		if line == nil {
			continue
		}
		i := slices.IndexFunc(line.Stopped, func(have BacktestStopped) bool { return have.By == st.By })
		if i < 0 {
			i = len(line.Stopped)
			line.Stopped = append(line.Stopped, BacktestStopped{By: st.By})
		}
		by := &line.Stopped[i]
		by.Articles++
		if len(by.Samples) < backtestSamples {
			sample.BacktestName, sample.Found = name, []string{}
			by.Samples = append(by.Samples, sample)
		}
	}
}

// mostTogether is how many rules of one article are paired: where more find
// it, the pairs would say nothing and fill the memory.
const mostTogether = 100

func (b *Backtest) addPairs(rules []BacktestName) {
	slices.SortFunc(rules, compareNames)
	for i, x := range rules[:min(len(rules), mostTogether)] {
		for _, y := range rules[:i] {
			b.pairs[[2]BacktestName{y, x}]++
		}
	}
}

func compareNames(a, b BacktestName) int {
	return cmp.Or(strings.Compare(a.Watchlist, b.Watchlist), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity))
}
