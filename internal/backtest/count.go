package backtest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/weburl"
)

// add counts one article.
func (b *Report) add(a news.Article, r news.Revision, ms []news.Match, stopped []match.Stopped) {
	b.Articles++
	if r.Basis == "feed" {
		b.FeedOnly++
	}
	if r.SeenAt.Before(b.Since) {
		b.Since = r.SeenAt
	}
	sample := Sample{Article: strconv.FormatInt(a.ID, 10), Title: r.Title, URL: weburl.Shown(a.URL), Source: a.Source, Seen: r.SeenAt}
	language := r.Language
	if language == "" {
		language = "unknown"
	}
	here, alert := b.here(ms)
	rules := []Name{}
	for name, found := range here {
		line := b.lines[name]
		line.Articles++
		line.strengths[string(found.strength)]++
		line.sources[a.Source]++
		line.languages[language]++
		if line.Alert && a.State != news.StateBacklog {
			line.alerts++
		}
		if len(line.Samples) < mostSamples {
			sample.Name = name
			sample.Found = found.words
			line.Samples = append(line.Samples, sample)
		}
		if name.Rule != "" {
			rules = append(rules, name)
		}
	}
	b.addStopped(sample, stopped)
	b.addJudged(a.ID, here)
	b.addPairs(rules)
	if len(here) == 0 {
		return
	}
	b.Found++
	b.sources[a.Source]++
	b.languages[language]++
	switch {
	case alert && a.State == news.StateBacklog:
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
func (b *Report) here(ms []news.Match) (here map[Name]*foundBy, alert bool) {
	here = map[Name]*foundBy{}
	order := []news.Strength{news.StrengthExact, news.StrengthVariant, news.StrengthWeak}
	for _, m := range ms {
		name := Name{Watchlist: m.Watchlist, Rule: m.Rule, Entity: m.Entity}
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

func (b *Report) addStopped(sample Sample, stopped []match.Stopped) {
	for _, st := range stopped {
		name := Name{Watchlist: st.Watchlist, Rule: st.Rule, Entity: st.Entity}
		line := b.lines[name]
		if line == nil {
			continue
		}
		i := slices.IndexFunc(line.Stopped, func(have Stopped) bool { return have.By == st.By })
		if i < 0 {
			i = len(line.Stopped)
			line.Stopped = append(line.Stopped, Stopped{By: st.By})
		}
		by := &line.Stopped[i]
		by.Articles++
		if b.allStopped || len(by.Samples) < mostSamples {
			sample.Name = name
			sample.Found = []string{}
			by.Samples = append(by.Samples, sample)
		}
	}
}

// mostTogether is how many rules of one article are paired: where more find
// it, the pairs would say nothing and fill the memory.
const mostTogether = 100

func (b *Report) addPairs(rules []Name) {
	slices.SortFunc(rules, compareNames)
	for i, x := range rules[:min(len(rules), mostTogether)] {
		for _, y := range rules[:i] {
			b.pairs[[2]Name{y, x}]++
		}
	}
}

func compareNames(a, b Name) int {
	return cmp.Or(strings.Compare(a.Watchlist, b.Watchlist), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity))
}
