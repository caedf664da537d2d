package desk

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/ledger"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// short says each history in a line.
func short(all []ledger.FactHistory) (out []string) {
	for _, h := range all {
		line := h.Watchlist + "/" + h.Name + ":"
		for _, v := range h.Values {
			line += fmt.Sprintf(" %s by %s", v.Value, v.Outlet)
		}
		out = append(out, line)
	}
	return out
}

func TestFacts(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "The ICRC said that 23 prisoners are held.", hours: 2})
	r.publish(piece{source: "agency", slug: "two", text: "By the ICRC 19 prisoners are held.", hours: 1})
	want := []string{"people/held: 23 by The Wire 19 by agency"}
	for _, name := range []string{"", "held", "people/held"} {
		if diff := cmp.Diff(want, short(must[[]ledger.FactHistory](t)(r.Facts(t.Context(), anna, name)))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
	read := 0
	tried := must[[]ledger.FactHistory](t)(r.TryFacts(t.Context(), anna, "held", func(n int) { read = n }))
	if diff := cmp.Diff(want, short(tried)); diff != "" || read != 2 {
		t.Errorf("tried on %d revisions (-want +got):\n%s", read, diff)
	}
	_, err := r.Facts(t.Context(), anna, "freed")
	refused(t, err, "no fact is called \"freed\"\nhint: there are held", ErrNotFound)
}

// TestRecomputeFacts: what is stored is replaced by what the lists say now.
func TestRecomputeFacts(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "The ICRC said that 23 prisoners are held, and 4 guards."})
	facts := r.set.Lists[0].Facts
	facts[0].Patterns[0].Text = "{number} guard*"
	r.set = r.set.WithLists(r.set.Lists)
	d := New(Options{Store: r.store, Settings: func() *settings.Settings { return r.set }, Now: r.now})
	if n := must[int](t)(d.RecomputeFacts(t.Context(), anna, nil)); n != 1 {
		t.Errorf("%d values, want 1", n)
	}
	stored := must[[]news.StatedFact](t)(r.store.Facts(t.Context(), store.FactQuery{Watchlist: "people", Name: "held"}))
	if len(stored) != 1 || stored[0].Value != "4" {
		t.Errorf("%+v", stored)
	}
}

func TestNoFacts(t *testing.T) {
	r := newRoom(t)
	d := New(Options{Store: r.store, Settings: func() *settings.Settings { return r.set.WithLists(nil) }, Now: r.now})
	_, err := d.Facts(t.Context(), anna, "")
	refused(t, err, "follows no facts\nhint: write them under facts:", nil)
}
