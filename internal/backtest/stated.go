package backtest

import (
	"slices"
	"strconv"

	"tocsin/internal/ledger"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/tracked"
)

// Stated gathers what stored revisions state of the followed facts, as it would
// be stored had the facts been there from the start.
type Stated struct {
	set *settings.Settings
	// origins are those of the articles that were read, which may be copied.
	origins map[int64]string
	rows    []news.StatedFact
}

// NewStated returns one of the facts that the settings follow.
func NewStated(set *settings.Settings) *Stated {
	return &Stated{set: set, origins: map[int64]string{}}
}

// Read returns what a revision with these matches states.
func (g *Stated) Read(a news.Article, r news.Revision, ms []news.Match) []news.FactValue {
	_, stated := tracked.Stated(g.set.Facts, tracked.Text{
		Title: r.Title, Text: r.Text, Published: r.Published, Seen: r.SeenAt, Zone: g.set.FactZone(g.set.Source(a.Source)), Matches: ms,
	})
	return stated
}

// Add reads a revision and keeps what it states.
func (g *Stated) Add(a news.Article, r news.Revision, ms []news.Match) {
	g.origins[a.ID] = a.Origin
	for _, f := range g.Read(a, r, ms) {
		g.rows = append(g.rows, news.StatedFact{
			FactValue: f, Article: a.ID, Revision: r.N, Latest: r.N == a.Revision, Source: a.Source, Origin: a.Origin, CopyOf: a.CopyOf,
			Title: a.Title, URL: a.URL, State: a.State, Published: r.Published,
		})
	}
}

// Histories puts what was gathered together, of the facts of a name, or of
// all for "".
func (g *Stated) Histories(name string) ([]ledger.FactHistory, error) {
	said := map[string]string{} // what originals count, by article and fact
	for _, r := range g.rows {
		if r.Counts && r.Latest {
			said[factKey(r.Article, r.Watchlist, r.Name)] = r.Value
		}
	}
	byFact := map[string][]news.StatedFact{}
	for _, r := range g.rows {
		if r.CopyOf != 0 {
			r.RootOrigin, r.RootValue = g.origins[r.CopyOf], said[factKey(r.CopyOf, r.Watchlist, r.Name)]
		}
		key := factKey(0, r.Watchlist, r.Name)
		byFact[key] = append(byFact[key], r)
	}
	return g.set.Outlets.Histories(g.set.Facts, name, func(d tracked.Defined) ([]news.StatedFact, error) {
		of := byFact[factKey(0, d.Watchlist, d.Name)]
		slices.SortStableFunc(of, func(a, b news.StatedFact) int { return a.AsOf.Compare(b.AsOf) })
		return of, nil
	})
}

func factKey(article int64, watchlist, name string) string {
	return strconv.FormatInt(article, 10) + "/" + strconv.Quote(watchlist) + "/" + name
}
