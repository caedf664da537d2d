package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// hostile are texts of a page's length that a publisher makes to hold up the
// matcher: each repeats what one of its parts is slow at.
func hostile(size int) map[string]string {
	rng := rand.New(rand.NewPCG(5, 5))
	fill := func(next func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(next(i))
		}
		return b.String()
	}
	of := func(list string) func(int) string {
		words := strings.Fields(list)
		return func(int) string { return words[rng.IntN(len(words))] + " " }
	}
	return map[string]string{
		"one name":             fill(func(int) string { return "Ruben Vardanyan met. " }),
		"parts of names":       fill(of("Ruben Vardanyan David Ilham Aliyev Mammadov Hakobyan met and ICRC")),
		"surnames alone":       fill(func(int) string { return "Vardanyan " }),
		"behind other names":   fill(func(i int) string { return fmt.Sprintf("Ab%x Vardanyan ", i) }),
		"behind joined words":  fill(func(i int) string { return fmt.Sprintf("Ab-c%x Vardanyan ", i) }),
		"initials":             fill(of("R. K. V. Vardanyan A.")),
		"capitals":             fill(of("RUBEN VARDANYAN ICRC BAKU MET")),
		"distinct words":       fill(func(i int) string { return fmt.Sprintf("Word%x ", i) }),
		"near misses":          fill(of("Vardanian Wardanjan Vardanyants Vartanyan Ruven Rubens Rubin")),
		"near and not":         fill(of("Ruben Vardanyan met x sport")),
		"zalgo":                fill(func(int) string { return "R" + strings.Repeat("\u0301", 40) + "uben Vardanyan " }),
		"one word":             strings.Repeat("Vardanyan", size/9),
		"hyphens":              fill(func(int) string { return "Ruben-Vardanyan-" }),
		"cyrillic and hyphens": fill(of("Рубен Варданян-Варданяна Рубена-Рубену")),
		"armenian":             fill(of("Ռուբեն Վարդանյան Վարդանյանի Ռուբենի")),
		"spaces":               fill(func(int) string { return "Ruben \n\t Vardanyan \u200b" }),
		"numbers":              fill(func(i int) string { return fmt.Sprint(i, " ") }),
	}
}

func hostileMatcher(tb testing.TB) *Matcher {
	tb.Helper()
	person := func(name string) news.Entity { return news.Entity{Name: name, Kind: news.KindPerson, Alert: true} }
	ruben := person("Ruben Vardanyan")
	ruben.NotWith = []string{"Ruben Mirzakhanyan"}
	m, faults := Compile([]news.Watchlist{{
		Name: "w", Entities: []news.Entity{ruben, person("Ilham Aliyev"), person("David Hakobyan"), {Name: "ICRC", Alert: true}},
		Rules: []news.Rule{
			{Name: "a", Query: `entity:"Ruben Vardanyan" NEAR/10 met`, Alert: true},
			{Name: "b", Query: `(Ruben NEAR/20 Vardanyan) NEAR/30 met NOT sport`, Alert: true},
			{Name: "c", Query: `Ruben* AND (met OR "did not") NOT football`, Alert: true},
		},
	}})
	if len(faults) > 0 {
		tb.Fatal(faults)
	}
	return m
}

// TestHostile finds what is in texts of every hostile shape, and no more than
// is useful of it; BenchmarkHostile says what they cost.
func TestHostile(t *testing.T) {
	m := hostileMatcher(t)
	for name, text := range hostile(60_000) {
		found := m.Find(nil, &Input{Title: "Ruben Vardanyan", Text: text + " Ilham Aliyev met them."})
		if len(found) > 8*maxSpans {
			t.Errorf("%s: %d matches", name, len(found))
		}
		names := m.Names(found)
		if len(names) < 2 {
			t.Errorf("%s: found %q, want who is named in the title and at the end", name, names)
		}
	}
}

// BenchmarkHostile searches texts of a page's greatest length.
func BenchmarkHostile(b *testing.B) {
	m := hostileMatcher(b)
	for name, text := range hostile(5 << 20) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Find(nil, &Input{Title: "t", Text: text})
			}
		})
	}
}
