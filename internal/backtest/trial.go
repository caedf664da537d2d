package backtest

import (
	"errors"
	"fmt"
	"slices"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/inspect"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// Trial is one watchlist that is tried, beside all others: its rules may refer
// to what they hold. Nothing is saved.
type Trial struct {
	Watchlist string
	lists     []news.Watchlist
	matcher   *match.Matcher
}

// NewTrial tries a watchlist of either home.
func NewTrial(w *settings.Lists, name string) (*Trial, error) {
	if _, err := w.Find(name); err != nil {
		return nil, err
	}
	return &Trial{Watchlist: name, lists: w.All()}, nil
}

// NewDraftTrial tries the one watchlist of a draft, in the place of the one of
// its name, if there is one. Faults and error are as those of an import.
func NewDraftTrial(w *settings.Lists, d *watchlist.Draft) (*Trial, []yamldoc.Fault, error) {
	if len(d.Watchlists) != 1 {
		return nil, nil, news.Advise(fmt.Errorf("there are %d watchlists in it", len(d.Watchlists)), "try one at a time")
	}
	t := &Trial{Watchlist: d.Watchlists[0].Name, lists: w.All()}
	if i := slices.IndexFunc(t.lists, func(l news.Watchlist) bool { return l.Name == t.Watchlist }); i >= 0 {
		t.lists[i] = d.Watchlists[0]
	} else {
		t.lists = append(t.lists, d.Watchlists[0])
	}
	faults, err := d.Compile(t.lists, w.All())
	return t, faults, err
}

// Config is a configuration in which the watchlist is as it is tried, for a
// backtest.
func (t *Trial) Config(cfg *config.Config) *config.Config {
	tried := *cfg
	tried.Watchlists = t.lists
	return &tried
}

// Tried is what a watchlist finds in one article.
type Tried struct {
	Title   string             `json:"title"`
	URL     string             `json:"url"`
	Matches []news.Match       `json:"matches"`
	Rules   []match.RuleResult `json:"rules"` // each of its entities and rules, and why
}

// Text tries it on a text.
func (t *Trial) Text(s string) Tried {
	return t.try(match.Input{Text: s, Language: extract.Language(s)})
}

// Inspected tries it on what inspect sees: an article, a page, or each entry
// of a feed.
func (t *Trial) Inspected(in inspect.Result) ([]Tried, error) {
	out := []Tried{}
	if d := in.Document; d != nil {
		if d.Text == "" && d.Title == "" {
			return nil, news.Advise(errors.New("nothing can be read there"), "%h shows what Tocsin sees", news.To(news.HintInspect))
		}
		out = append(out, t.try(match.Input{Title: d.Title, Text: d.Text, Language: d.Language, Author: d.Byline, URL: d.URL}))
		return out, nil
	}
	for _, e := range in.Feed.Entries {
		body := e.Content
		if body == "" {
			body = e.Summary
		}
		in := match.Input{Title: text.Clean(text.HTMLToText(e.Title)), Text: text.HTMLToText(body), Language: e.Language, URL: e.URL}
		if in.Language == "" {
			in.Language = extract.Language(in.Title + "\n" + in.Text)
		}
		out = append(out, t.try(in))
	}
	return out, nil
}

func (t *Trial) try(in match.Input) Tried {
	if t.matcher == nil {
		t.matcher, _ = match.Compile(t.lists)
	}
	out := Tried{Title: in.Title, URL: in.URL, Matches: []news.Match{}, Rules: []match.RuleResult{}}
	for _, m := range t.matcher.Find(nil, &in) {
		if m.Watchlist == t.Watchlist {
			out.Matches = append(out.Matches, m)
		}
	}
	for _, r := range t.matcher.Explain(&in) {
		if r.Watchlist == t.Watchlist {
			out.Rules = append(out.Rules, r)
		}
	}
	return out
}
