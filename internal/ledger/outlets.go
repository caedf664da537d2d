// Package ledger knows the outlets of a configuration and weighs what their
// articles state about followed facts. It promises that a value counts for the
// origin that it comes from, a copy's for its original, and that a message shows
// each contradiction once.
package ledger

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

// Outlets maps the sources of a configuration to the names people know.
type Outlets struct{ sources map[string]*config.Source }

// OutletsOf returns the outlets of a configuration.
func OutletsOf(cfg *config.Config) Outlets {
	o := Outlets{make(map[string]*config.Source, len(cfg.Sources))}
	for i, s := range cfg.Sources {
		o.sources[s.Name] = &cfg.Sources[i] // they are large, and there may be thousands
	}
	return o
}

// All are the sources by name.
func (o Outlets) All() iter.Seq2[string, *config.Source] { return maps.All(o.sources) }

// Source is one by name; config.NoSource where it is not configured.
func (o Outlets) Source(name string) config.Source {
	if s := o.sources[name]; s != nil {
		return *s
	}
	return config.NoSource()
}

// Name is what people call a source's outlet.
func (o Outlets) Name(source string) string {
	if s := o.sources[source]; s != nil {
		return cmp.Or(s.Outlet, source)
	}
	return source
}

// Statement returns a stored value in the form that is weighed. A copy that says
// the same as its original counts for the original's origin; one that says
// otherwise, for its own.
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
		Article: row.Article, Revision: row.Revision, Latest: row.Latest, Source: row.Source, Origin: origin, Value: v, Of: row.AsOf,
		Seen: row.SeenAt,
	}, nil
}

// Statements returns the statements of the rows that count. Those of an article
// that was merged into another do not.
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

// StatementsOf reads all that count of one fact from the store.
func (o Outlets) StatementsOf(ctx context.Context, s *store.Store, watchlist, name string) ([]tracked.Statement, error) {
	rows, err := s.Facts(ctx, store.FactQuery{Watchlist: watchlist, Name: name, Counting: true})
	if err != nil {
		return nil, fmt.Errorf("fact %s: %w", name, err)
	}
	return o.Statements(rows)
}
