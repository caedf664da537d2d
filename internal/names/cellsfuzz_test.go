package names_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/internal/names"
	"tocsin/internal/news"
)

// TestNamesOverCellsAnyhow reads what no page is like: spans stay in the text, and
// none is made of two rows that have cells.
func TestNamesOverCellsAnyhow(t *testing.T) {
	words := []string{
		"Ruben", "Vardanyan", " | ", "\n", "name: ", "surname: ", "Place: ", "Baku", " ", "-", "Ter", "Petrosyan", "Levon", "Karlenovich", " oğlu",
		",", "7", "Name", "Surname", "Messi", "| ", " |", ": ", "é", "R.",
	}
	var people []news.Entity
	for _, p := range []string{"Ruben Vardanyan", "Levon Ter-Petrosyan", "Messi"} {
		people = append(people, news.Entity{Name: p, Kind: news.KindPerson})
	}
	f, rng, over := names.New(people), rand.New(rand.NewPCG(1, 2)), 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + rng.IntN(25) {
			b.WriteString(words[rng.IntN(len(words))])
		}
		s := b.String()
		for _, h := range f.AppendHits(nil, &names.Document{Text: s, Rows: rng.IntN(len(s) + 5)}) {
			if h.Start < 0 || h.End > len(s) || h.Start >= h.End {
				t.Fatalf("%q: span %d to %d", s, h.Start, h.End)
			}
			found := s[h.Start:h.End]
			if strings.Contains(found, " | ") {
				over++
				if strings.Contains(found, "\n") {
					t.Errorf("%q: found %q", s, found)
				}
			}
		}
	}
	if over == 0 {
		t.Error("no name over cells: the test tries nothing")
	}
}
