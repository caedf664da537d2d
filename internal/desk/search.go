package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/weburl"
)

// Found is one stored article that a query fits.
type Found struct {
	Article string    `json:"article"`
	Title   string    `json:"title"`
	URL     string    `json:"url"`
	Source  string    `json:"source"`
	Seen    time.Time `json:"seen"`
	Found   []string  `json:"found"` // the words that fitted, as written, each once
}

// searchList is the watchlist that a query is compiled in.
const searchList = "search"

// Search finds the stored articles whose latest revision a query fits, newest
// first, at most limit. The query may use the entities of the watchlists. All
// text is read, with the matcher that decides alerts, so it finds what a rule
// would.
func (d *Desk) Search(ctx context.Context, who news.Actor, query string, limit int) ([]Found, error) {
	m, err := compileQuery(d.settingsFor(who).Lists, query)
	if err != nil {
		return nil, err
	}
	found := []Found{}
	var ms []news.Match
	err = d.store.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		ms = m.Find(ms[:0], match.InputOfRevision(a, r))
		if words, fits := wordsThatFit(ms); fits {
			found = append(found, Found{
				Article: strconv.FormatInt(a.ID, 10), Title: r.Title, URL: weburl.Shown(a.URL), Source: a.Source, Seen: r.SeenAt, Found: words,
			})
		}
		return len(found) < limit
	})
	return found, err
}

// compileQuery compiles a query as the one rule of a watchlist that has the
// entities of all. A query that cannot be read is a *text.SyntaxError.
func compileQuery(lists []news.Watchlist, query string) (*match.Matcher, error) {
	if _, err := match.ParseQuery(query); err != nil {
		return nil, err
	}
	list := news.Watchlist{Name: searchList, Rules: []news.Rule{{Name: searchList, Query: query}}}
	for _, w := range lists {
		for _, e := range w.Entities {
			if !slices.ContainsFunc(list.Entities, func(have news.Entity) bool { return have.Name == e.Name }) {
				list.Entities = append(list.Entities, e)
			}
		}
	}
	m, faults := match.Compile([]news.Watchlist{list})
	for _, f := range faults {
		if f.Rule == "" {
			continue // an entity that is wrong is a matter for check
		}
		return nil, errors.New(strings.TrimSuffix(f.Msg+": "+f.Hint, ": "))
	}
	return m, nil
}

// wordsThatFit returns the words that the query found, each once, and whether
// it fits.
func wordsThatFit(ms []news.Match) (words []string, fits bool) {
	words = []string{}
	for _, x := range ms {
		if x.Rule != searchList {
			continue
		}
		fits = true
		if !slices.Contains(words, x.Text) {
			words = append(words, x.Text)
		}
	}
	return words, fits
}
