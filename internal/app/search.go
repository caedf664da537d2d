package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tocsin/internal/config"
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

// Search finds the stored articles whose latest revision the query fits,
// newest first. The query may use the configured entities; all text is read,
// with the matcher that decides alerts, so it finds what a rule would.
func Search(ctx context.Context, s *store.Store, cfg *config.Config, query string, limit int) ([]Found, error) {
	list := news.Watchlist{Name: searchList, Rules: []news.Rule{{Name: searchList, Query: query, Alert: true}}}
	for _, w := range cfg.Watchlists {
		for _, e := range w.Entities {
			if !slices.ContainsFunc(list.Entities, func(have news.Entity) bool { return have.Name == e.Name }) {
				list.Entities = append(list.Entities, e)
			}
		}
	}
	m, faults := match.Compile([]news.Watchlist{list})
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s", faults[0])
	}
	found := []Found{}
	var ms []news.Match
	err := s.LatestRevisions(ctx, func(a store.Article, r store.Revision) bool {
		ms = m.Find(ms[:0], &match.Input{Title: r.Title, Text: r.Text, Language: r.Language, Source: a.Source, Author: r.Byline, URL: a.URL})
		var words []string
		for _, x := range ms {
			if x.Rule == searchList && !slices.Contains(words, x.Text) {
				words = append(words, x.Text)
			}
		}
		if len(words) > 0 {
			found = append(found, Found{Article: strconv.FormatInt(a.ID, 10), Title: r.Title, URL: a.URL, Source: a.Source, Seen: r.SeenAt, Found: words})
		}
		return len(found) < limit
	})
	return found, err
}
