package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
	"tocsin/internal/weburl"
)

// FactHistory is everything stored about one tracked fact.
type FactHistory struct {
	Watchlist string        `json:"watchlist"`
	Name      string        `json:"name"`
	Kind      news.FactKind `json:"kind"`
	Current   *digest.Fact  `json:"current"` // the latest value, who agrees and who does not; null while none is known
	Values    []FactValue   `json:"values"`  // those of the oldest day first
}

// FactValue is one value that a revision states.
type FactValue struct {
	Value     string          `json:"value"` // normal form
	Shown     string          `json:"shown"`
	Written   string          `json:"written"`
	Strength  news.Strength   `json:"strength"`
	AsOf      time.Time       `json:"as_of"`
	Stated    bool            `json:"stated"` // the text says of which day it is
	Source    string          `json:"source"`
	Outlet    string          `json:"outlet"`
	Origin    string          `json:"origin"`
	Seen      time.Time       `json:"seen"`
	Article   string          `json:"article"`
	Revision  int             `json:"revision"`
	Title     string          `json:"title"`
	URL       string          `json:"url"`
	Field     news.Field      `json:"field"`
	Start     int             `json:"start"`
	End       int             `json:"end"`
	Around    string          `json:"around"`
	Counts    bool            `json:"counts"` // the one of several that the revision is taken to say
	Latest    bool            `json:"latest"` // of the article's latest revision: an older one took it back
	Conflicts []digest.Saying `json:"conflicts"`
}

// Histories puts the rows of each of the facts together, of those of a name, or
// of all for "".
func (o Outlets) Histories(
	facts *tracked.Set, name string, rowsOf func(tracked.Defined) ([]news.StatedFact, error),
) ([]FactHistory, error) {
	defs, err := named(facts.Facts(), name)
	if err != nil {
		return nil, err
	}
	out := []FactHistory{}
	for _, d := range defs {
		rows, err := rowsOf(d)
		if err != nil {
			return nil, fmt.Errorf("fact %s: %w", d.Name, err)
		}
		h, err := history(d, rows, o)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func history(d tracked.Defined, rows []news.StatedFact, outlets Outlets) (FactHistory, error) {
	h := FactHistory{Watchlist: d.Watchlist, Name: d.Name, Kind: d.Kind, Values: []FactValue{}}
	all, err := outlets.Statements(rows)
	if err != nil {
		return h, err
	}
	against := tracked.Contradictions(d.Fact, all)
	at := 0
	for _, r := range rows {
		st, err := outlets.Statement(r)
		if err != nil {
			return h, err
		}
		v := FactValue{
			Value: r.Value, Shown: st.Value.Show(st.Of), Written: r.Written, Strength: r.Strength, AsOf: r.AsOf, Stated: r.Stated, Source: r.Source,
			Outlet: outlets.Name(r.Source),
			Origin: st.Origin, Seen: r.SeenAt, Article: strconv.FormatInt(r.Article, 10), Revision: r.Revision, Title: r.Title,
			URL:   weburl.Shown(r.URL),
			Field: r.Field, Start: r.Start, End: r.End, Around: r.Around, Counts: r.Counts, Latest: r.Latest, Conflicts: []digest.Saying{},
		}
		if r.Counts && r.State != news.StateMerged {
			v.Conflicts = append(v.Conflicts, outlets.Sayings(against[at])...)
			at++
		}
		h.Values = append(h.Values, v)
	}
	if last, ok := tracked.Current(d.Fact, all); ok {
		stand := tracked.Stand(d.Fact, all, func(id int64) bool { return id == last.Article })
		current := outlets.ToldFact(d.Name, stand[0], 2) // its outlet is named
		h.Current = &current
	}
	return h, nil
}

// named returns the facts of a name, all of them for "".
func named(all []tracked.Defined, name string) ([]tracked.Defined, error) {
	if len(all) == 0 {
		return nil, news.Advise(errors.New("the configuration follows no facts"),
			"write them under facts: of a watchlist; docs/configuration.md shows how")
	}
	if name == "" {
		return all, nil
	}
	var out []tracked.Defined
	var names []string
	for _, d := range all {
		names = append(names, d.Name)
		if d.Name == name || d.Watchlist+"/"+d.Name == name {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return nil, news.Advise(news.Because(store.ErrNotFound, fmt.Sprintf("no fact is called %q", name)),
			"there are "+strings.Join(names, ", "))
	}
	return out, nil
}
