package match

import (
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestDrowned: a publisher repeats a watched name without end. What is found is
// bounded, and each name that is there is found.
func TestDrowned(t *testing.T) {
	m, faults := Compile([]news.Watchlist{{
		Name: "w", Entities: []news.Entity{{Name: "Ruben Vardanyan", Alert: true}, {Name: "Vagif Khachatryan", Alert: true}},
		Rules: []news.Rule{{Name: "visits", Query: `"was visited"`, Alert: true}},
	}})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	count := func(text string) map[string]int {
		n := map[string]int{}
		for _, x := range m.Find(nil, &Input{Title: "t", Text: text}) {
			n[x.What()]++
		}
		return n
	}
	text := strings.Repeat("Ruben Vardanyan was visited. ", 20_000) + "Vagif Khachatryan was not."
	if n := count(text); n["Ruben Vardanyan"] != maxSpans || n["visits"] != maxSpans || n["Vagif Khachatryan"] != 1 {
		t.Errorf("found %v, want a thousand of what is repeated and one of the other", n)
	}
	if n := count(text[:29*900]); n["Ruben Vardanyan"] != 900 || n["visits"] != 900 {
		t.Errorf("found %v, want 900 of each", n)
	}
}
