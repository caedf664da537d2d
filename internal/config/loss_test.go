package config

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// many is a configuration of numbered sources and names, those from the first.
func many(sources, firstSource, names, firstName int) *Config {
	c := &Config{}
	for i := firstSource; i < sources; i++ {
		c.Sources = append(c.Sources, Source{Name: fmt.Sprint("s", i), Feed: fmt.Sprintf("https://s%d.example/", i)})
	}
	list := news.Watchlist{Name: "people"}
	for i := firstName; i < names; i++ {
		list.Entities = append(list.Entities, news.Entity{Name: fmt.Sprint("n", i)})
	}
	c.Watchlists = []news.Watchlist{list}
	return c
}

// TestLoss: which changes of a configuration look like an accident (ADV-57).
func TestLoss(t *testing.T) {
	for _, tt := range []struct {
		what  string
		old   *Config
		next  *Config
		great bool
	}{
		{"the same", many(40, 0, 40, 0), many(40, 0, 40, 0), false},
		{"more", many(4, 0, 4, 0), many(40, 0, 40, 0), false},
		{"two of five names", many(5, 0, 5, 0), many(5, 0, 5, 2), false},
		{"three of five names", many(5, 0, 5, 0), many(5, 0, 5, 3), true},
		{"a tenth of the names", many(4, 0, 40, 0), many(4, 0, 40, 4), false},
		{"more than a tenth of the names", many(4, 0, 40, 0), many(4, 0, 40, 5), true},
		{"a tenth of the sources", many(40, 0, 4, 0), many(40, 4, 4, 0), false},
		{"more than a tenth of the sources", many(40, 0, 4, 0), many(40, 5, 4, 0), true},
		{"the only source", many(1, 0, 4, 0), many(1, 1, 4, 0), true},
		{"another source in its place", many(1, 0, 4, 0), many(2, 1, 4, 0), false},
		{"the only name", many(1, 0, 1, 0), many(1, 0, 1, 1), true},
		{"all lists", many(1, 0, 2, 0), &Config{Settings: many(1, 0, 2, 0).Settings}, true},
		{"nothing was watched, and is not", many(0, 0, 0, 0), many(0, 0, 0, 0), false},
	} {
		if l := tt.old.Loss(tt.next, nil); l.Great() != tt.great {
			t.Errorf("%s: great is %v of %+v", tt.what, l.Great(), l)
		}
	}
	old, next := many(40, 0, 40, 0), many(40, 0, 40, 20)
	for i := range next.Sources {
		next.Sources[i].Name = fmt.Sprint("renamed ", i)
	}
	next.Watchlists[0].Entities[0].Aliases = []string{"n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9"}
	next.Watchlists = append(next.Watchlists, news.Watchlist{Name: "other", Entities: old.Watchlists[0].Entities[10:15]})
	stored := []news.Watchlist{{Name: "moved", Owner: "anna", Entities: old.Watchlists[0].Entities[15:20]}}
	if diff := cmp.Diff(Loss{OfSources: 40, OfNames: 40}, old.Loss(next, stored)); diff != "" {
		t.Errorf("what was renamed or moved is lost (-want +got):\n%s", diff)
	}
	emptied := many(40, 0, 40, 0)
	emptied.Watchlists = append(emptied.Watchlists, news.Watchlist{Name: "small", Rules: []news.Rule{{Name: "r"}}})
	cut := many(40, 0, 40, 0)
	cut.Watchlists = append(cut.Watchlists, news.Watchlist{Name: "small"})
	if l := emptied.Loss(cut, nil); !l.Great() || len(l.Emptied) != 1 || l.Emptied[0] != "small" {
		t.Errorf("a list of one rule was emptied: %+v", l)
	}
}
