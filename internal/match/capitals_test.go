package match_test

import (
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestAllCapitals (CHECKS NAM-83): a headline all in capitals says nothing of =WHO,
// but for names and for what is asked elsewhere; the text below counts for itself.
func TestAllCapitals(t *testing.T) {
	m := compile(t, news.Watchlist{
		Name:     "w",
		Entities: []news.Entity{{Name: "ICRC", Kind: news.KindOrganisation}},
		Rules:    []news.Rule{{Name: "who", Query: "=WHO AND health"}, {Name: "source", Query: "source:=WHO AND health"}},
	})
	for _, tt := range []struct{ title, text, want string }{
		{"WHO KNOWS WHAT HEALTH IS", "Health matters.", ""},
		{"WHO KNOWS WHAT HEALTH IS", "The WHO says.", "who"},
		{"WHO warns of HEALTH", "", "who"},
		{"ICRC VISITS PRISONERS", "", "ICRC"},
	} {
		got := m.Find(nil, &match.Input{Title: tt.title, Text: tt.text})
		if name := first(got); name != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.title, tt.text, name, tt.want)
		}
	}
	if got := m.Find(nil, &match.Input{Text: "Health.", Source: "WHO HEADLINES"}); first(got) != "source" {
		t.Errorf("the name of a source: %v", got)
	}
}

func first(ms []news.Match) string {
	if len(ms) == 0 {
		return ""
	}
	return ms[0].Entity + ms[0].Rule
}

// TestTermsAsWritten (CHECKS NAM-83): a term of a rule is found with and without the
// dots of an acronym, and with the signs that it ends with; not within a longer one.
func TestTermsAsWritten(t *testing.T) {
	for _, tt := range []struct {
		query, text string
		want        bool
	}{
		{"=US", "the U.S. said", true},
		{"=US", "U.S. LEAVES THE PARIS ACCORD", true},
		{"=US", "TELL US ABOUT THE PARIS ACCORD", false},
		{"=US", "the U.S.S.R. of old", false},
		{"=US", "tell us", false},
		{"ICRC", "the I.C.R.C. said", true},
		{"ICRC", "the N.I.C.R.C. said", false},
		{`"U.N."`, "the UN said", true},
		{`"U.N."`, "the U.N. said", true},
		{`"U.N."`, "a U.N.-led force", true},
		{`"U.N."`, "un autre", false},
		{`"U.N."`, "UN AUTRE PROBLÈME", false},
		{`"U.N."`, "the U.N.D.P. said", false},
		{"ЕС", "Е.С. Иванов", false},
		{`"C++"`, "he writes C++.", true},
		{`"C++"`, "he writes C code", false},
		{`"J.P. Morgan"`, "J.P. MORGAN LEAVES", true},
		{"source:US", "the U.S. said", false},
	} {
		m := compile(t, news.Watchlist{Name: "w", Rules: []news.Rule{{Name: "r", Query: tt.query}}})
		if got := len(m.Find(nil, &match.Input{Text: tt.text})) > 0; got != tt.want {
			t.Errorf("%s in %q: %v", tt.query, tt.text, got)
		}
	}
	m := compile(t, news.Watchlist{Name: "w", Entities: []news.Entity{{Name: "UN", Kind: news.KindOrganisation}}})
	if got := m.Find(nil, &match.Input{Text: "the U.N.D.P. said"}); len(got) > 0 {
		t.Errorf("another body: %v", got)
	}
}
