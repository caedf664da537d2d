package backtest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tocsin/internal/extract"
	"tocsin/internal/inspect"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// Trial is one watchlist that is tried, beside all others: its rules may refer
// to what they hold. Nothing is saved.
type Trial struct {
	Watchlist string
	set       *settings.Settings // in which the watchlist is as it is tried
}

// NewTrial tries a watchlist as it is.
func NewTrial(set *settings.Settings, name string) (*Trial, error) {
	if listNamed(set.Lists, name) < 0 {
		return nil, settings.NoSuch(set.Lists, name)
	}
	return &Trial{Watchlist: name, set: set}, nil
}

// NewDraftTrial tries the one watchlist of a draft, in the place of the one of
// its name, if there is one. Faults and error are as those of an import.
func NewDraftTrial(set *settings.Settings, d *watchlist.Draft) (*Trial, []yamldoc.Fault, error) {
	if len(d.Watchlists) != 1 {
		return nil, nil, news.Advise(fmt.Errorf("there are %d watchlists in it", len(d.Watchlists)), "try one at a time")
	}
	name, lists := d.Watchlists[0].Name, slices.Clone(set.Lists)
	if i := listNamed(lists, name); i >= 0 {
		lists[i] = d.Watchlists[0]
	} else {
		lists = append(lists, d.Watchlists[0])
	}
	faults, err := d.Compile(lists, set.Lists)
	return &Trial{Watchlist: name, set: set.WithLists(lists)}, faults, err
}

func listNamed(lists []news.Watchlist, name string) int {
	return slices.IndexFunc(lists, func(l news.Watchlist) bool { return l.Name == name })
}

// Stored tries it on what is stored, as Run does.
func (t *Trial) Stored(ctx context.Context, s *store.Store, opt Options) (*Report, error) {
	opt.Watchlist = t.Watchlist
	return Run(ctx, s, t.set, opt)
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
		out = append(out, t.try(match.Input{Title: d.Title, Text: d.Text, Language: d.Language, Author: d.Byline, URL: d.URL, Rows: d.Rows}))
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
	out := Tried{Title: in.Title, URL: in.URL, Matches: []news.Match{}, Rules: []match.RuleResult{}}
	for _, m := range t.set.Rules().Find(nil, &in) {
		if m.Watchlist == t.Watchlist {
			out.Matches = append(out.Matches, m)
		}
	}
	for _, r := range t.set.Rules().Explain(&in) {
		if r.Watchlist == t.Watchlist {
			out.Rules = append(out.Rules, r)
		}
	}
	return out
}
