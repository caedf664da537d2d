package monitor

import (
	"context"
	"slices"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// state reads what the visit's new revision states.
func (m *Owing) state(v *store.Visit, conf config.Source, out *received) {
	out.stated, v.Facts = tracked.Stated(m.Live.Now().Facts, tracked.Text{
		Title: v.Revision.Title, Text: v.Revision.Text, Published: v.Revision.Published, Seen: v.At, Zone: m.Live.Now().FactZone(conf), Matches: v.Matches,
	})
}

// factItems are what the routes are asked about for the facts of a revision:
// those whose value is news.
func (m *Owing) factItems(ctx context.Context, v *store.Visit, source string, out *received) ([]route.Item, error) {
	var items []route.Item
	for i, f := range out.stated {
		def, ok := m.Live.Now().Facts.Find(f.Watchlist, f.Fact)
		if !ok || !f.Counts || !def.Alert {
			continue
		}
		known, err := m.Live.Now().Outlets.StatementsOf(ctx, m.Store, f.Watchlist, f.Fact)
		if err != nil {
			return nil, err
		}
		st, err := m.statement(v, source, v.Facts[i], known)
		if err != nil {
			return nil, err
		}
		if tracked.Judge(def.Fact, known, st) == tracked.NotNews {
			continue
		}
		item := factItem(f.Watchlist, tracked.Anchor{Watchlist: f.Anchor.Watchlist, Entity: f.Anchor.Entity, Rule: f.Anchor.Rule}, source)
		item.Strength, item.Change = f.Anchor.Strength, v.Change
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items, nil
}

// factItem is what the routes are asked about for a fact: its watchlist, and
// its anchor where that belongs to the same.
func factItem(watchlist string, a tracked.Anchor, source string) route.Item {
	item := route.Item{Watchlist: watchlist, Source: source, Strength: news.StrengthExact}
	if a.Watchlist == watchlist {
		item.Rule, item.Entity = a.Rule, a.Entity
	}
	return item
}

// statement is what the visit's revision states, beside what is known.
func (m *Owing) statement(v *store.Visit, source string, f news.FactValue, known []tracked.Statement) (tracked.Statement, error) {
	a := v.Article
	row := news.StatedFact{FactValue: f, Article: a.ID, Revision: a.Revision, Latest: true, Source: source, Origin: a.Origin, CopyOf: a.CopyOf}
	for _, k := range known {
		if k.Article == a.CopyOf && k.Latest {
			row.RootOrigin, row.RootValue = k.Origin, k.Value.String()
		}
	}
	return m.Live.Now().Outlets.Statement(row)
}
