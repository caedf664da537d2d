package monitor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// Text is a revision as facts are read out of it.
type Text struct {
	Title, Text string
	Published   news.Date
	Seen        time.Time
	Zone        *time.Location // of the outlet: what its "Tuesday" and "June" are counted in; nil is UTC
	Matches     []news.Match   // of title and text
}

// StatedFacts reads what a revision states of the facts: as it is told, and
// as it is stored.
func StatedFacts(set *tracked.Set, t Text) ([]tracked.Found, []news.FactValue) {
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	of := t.Seen.In(zone)
	if p := believable(t.Published, t.Seen); !p.IsZero() {
		if of = p.Time; !p.DayOnly {
			of = of.In(zone)
		}
	}
	found := set.Extract(tracked.Doc{Title: t.Title, Text: t.Text, At: of}, t.Matches)
	stored := make([]news.FactValue, len(found))
	for i, f := range found {
		stored[i] = news.FactValue{
			Watchlist: f.Watchlist, Name: f.Fact, Kind: f.Value.Kind, Value: f.Value.String(), Written: f.Written, Field: f.Field, Start: f.Start, End: f.End,
			Strength: f.Strength, Around: f.Around, Counts: f.Counts, AsOf: of, Stated: !f.AsOf.IsZero(), SeenAt: t.Seen,
		}
		if stored[i].Stated {
			stored[i].AsOf = f.AsOf
		}
	}
	return found, stored
}

// factZone is the zone of a source's dates: its own, else that of messages.
func (m *Monitor) factZone(conf config.Source) *time.Location {
	if conf.Timezone != nil {
		return conf.Timezone
	}
	return m.config().Timezone
}

// state reads what the visit's new revision states.
func (m *Monitor) state(v *store.Visit, conf config.Source, out *received) {
	out.stated, v.Facts = StatedFacts(m.followed(), Text{
		Title: v.Revision.Title, Text: v.Revision.Text, Published: v.Revision.Published, Seen: v.At, Zone: m.factZone(conf), Matches: v.Matches,
	})
}

// factItems are what the routes are asked about for the facts of a revision:
// those whose value is news.
func (m *Monitor) factItems(ctx context.Context, v *store.Visit, source string, out *received) ([]route.Item, error) {
	var items []route.Item
	for i, f := range out.stated {
		def, ok := m.followed().Find(f.Watchlist, f.Fact)
		if !ok || !f.Counts || !def.Alert {
			continue
		}
		known, err := m.statements(ctx, f.Watchlist, f.Fact)
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
func (m *Monitor) statement(v *store.Visit, source string, f news.FactValue, known []tracked.Statement) (tracked.Statement, error) {
	a := v.Article
	row := news.StatedFact{FactValue: f, Article: a.ID, Revision: a.Revision, Latest: true, Source: source, Origin: a.Origin, CopyOf: a.CopyOf}
	for _, k := range known {
		if k.Article == a.CopyOf && k.Latest {
			row.RootOrigin, row.RootValue = k.Origin, k.Value.String()
		}
	}
	return m.outlets().Statement(row)
}

// Outlets knows what people call the sources of a configuration.
type Outlets struct{ sources map[string]*config.Source }

// OutletsOf are the outlets of a configuration.
func OutletsOf(cfg *config.Config) Outlets {
	o := Outlets{make(map[string]*config.Source, len(cfg.Sources))}
	for i, s := range cfg.Sources {
		o.sources[s.Name] = &cfg.Sources[i] // they are large, and there may be thousands
	}
	return o
}

// Name is what people call a source's outlet.
func (o Outlets) Name(source string) string {
	if s := o.sources[source]; s != nil {
		return cmp.Or(s.Outlet, source)
	}
	return source
}

// Statement is a stored value as facts are weighed by. A copy that says the
// same as its original speaks with the original's voice; one that says
// otherwise, with its own.
func (o Outlets) Statement(row news.StatedFact) (tracked.Statement, error) {
	v, err := tracked.Parse(row.Kind, row.Value)
	if err != nil {
		return tracked.Statement{}, fmt.Errorf("fact %s of article %d: %w", row.Name, row.Article, err)
	}
	own := extract.OutletName(o.Name(row.Source))
	origin := cmp.Or(row.Origin, own)
	if row.CopyOf != 0 {
		origin = own
		if row.RootValue == row.Value {
			origin = cmp.Or(row.RootOrigin, own)
		}
	}
	return tracked.Statement{
		Article: row.Article, Revision: row.Revision, Latest: row.Latest, Source: row.Source, Origin: origin, Value: v, Of: row.AsOf, Seen: row.SeenAt,
	}, nil
}

// Statements are those of the rows that count. What turned out to be another
// article says nothing of its own.
func (o Outlets) Statements(rows []news.StatedFact) ([]tracked.Statement, error) {
	out := make([]tracked.Statement, 0, len(rows))
	for _, r := range rows {
		if !r.Counts || r.State == news.StateMerged {
			continue
		}
		st, err := o.Statement(r)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

// statements are all that count of one fact.
func (m *Monitor) statements(ctx context.Context, watchlist, name string) ([]tracked.Statement, error) {
	rows, err := m.Store.Facts(ctx, store.FactQuery{Watchlist: watchlist, Name: name, Counting: true})
	if err != nil {
		return nil, fmt.Errorf("fact %s: %w", name, err)
	}
	return m.outlets().Statements(rows)
}
