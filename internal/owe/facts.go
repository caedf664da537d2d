package owe

import (
	"slices"

	"tocsin/internal/ledger"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/tracked"
)

// Ask is a followed fact of which a text states a value.
type Ask struct{ Watchlist, Name string }

// Asks returns the facts found in a text whose stored statements are needed to
// decide whether they are news.
func Asks(set *tracked.Set, stated []tracked.Found) []Ask {
	var out []Ask
	for _, f := range stated {
		if def, ok := set.Find(f.Watchlist, f.Fact); ok && f.Counts && def.Alert {
			if a := (Ask{f.Watchlist, f.Fact}); !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// FactItems returns the route items for the facts of a revision: those whose
// value is news beside what is known. values are the stored forms of stated, one
// for each.
func FactItems(
	set *tracked.Set, outlets ledger.Outlets, a news.Article, source string, change *news.Change, stated []tracked.Found,
	values []news.FactValue, known map[Ask][]tracked.Statement,
) ([]route.Item, error) {
	var items []route.Item
	for i, f := range stated {
		def, ok := set.Find(f.Watchlist, f.Fact)
		if !ok || !f.Counts || !def.Alert {
			continue
		}
		all := known[Ask{f.Watchlist, f.Fact}]
		st, err := statement(outlets, a, source, values[i], all)
		if err != nil {
			return nil, err
		}
		if tracked.Judge(def.Fact, all, st) == tracked.NotNews {
			continue
		}
		item := FactItem(f.Watchlist, tracked.Anchor{Watchlist: f.Anchor.Watchlist, Entity: f.Anchor.Entity, Rule: f.Anchor.Rule}, source)
		item.Strength = f.Anchor.Strength
		item.Change = change
		if !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items, nil
}

// FactItem returns the route item of a fact: its watchlist, and its anchor if
// that belongs to the same watchlist.
func FactItem(watchlist string, a tracked.Anchor, source string) route.Item {
	item := route.Item{Watchlist: watchlist, Source: source, Strength: news.StrengthExact}
	if a.Watchlist == watchlist {
		item.Rule = a.Rule
		item.Entity = a.Entity
	}
	return item
}

// statement is what the article's new revision states, beside what is known.
func statement(
	outlets ledger.Outlets, a news.Article, source string, f news.FactValue, known []tracked.Statement,
) (tracked.Statement, error) {
	row := news.StatedFact{FactValue: f, Article: a.ID, Revision: a.Revision, Latest: true, Source: source, Origin: a.Origin, CopyOf: a.CopyOf}
	for _, k := range known {
		if k.Article == a.CopyOf && k.Latest {
			row.RootOrigin = k.Origin
			row.RootValue = k.Value.String()
		}
	}
	return outlets.Statement(row)
}
