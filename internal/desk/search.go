package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/store"
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

// Query compiles a search. It may use the entities of the configuration's
// watchlists.
func Query(cfg *config.Config, query string) (*match.Matcher, error) {
	if _, err := match.ParseQuery(query); err != nil {
		return nil, err
	}
	list := news.Watchlist{Name: searchList, Rules: []news.Rule{{Name: searchList, Query: query}}}
	for _, w := range cfg.Watchlists {
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

// Search finds the stored articles whose latest revision the compiled query
// fits, newest first, at most limit. All text is read, with the matcher that
// decides alerts, so it finds what a rule would.
func Search(ctx context.Context, s *store.Store, m *match.Matcher, limit int) ([]Found, error) {
	found := []Found{}
	var ms []news.Match
	err := s.LatestRevisions(ctx, func(a news.Article, r news.Revision) bool {
		ms = m.Find(ms[:0], &match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL})
		words, fits := []string{}, false
		for _, x := range ms {
			if x.Rule != searchList {
				continue
			}
			fits = true
			if !slices.Contains(words, x.Text) {
				words = append(words, x.Text)
			}
		}
		if fits {
			found = append(found, Found{Article: strconv.FormatInt(a.ID, 10), Title: r.Title, URL: identity.ShownURL(a.URL), Source: a.Source, Seen: r.SeenAt, Found: words})
		}
		return len(found) < limit
	})
	return found, err
}
