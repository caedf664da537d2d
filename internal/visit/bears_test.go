package visit

import (
	"testing"

	"tocsin/internal/news"
)

// TestBears: a change of spelling is told like any where it bears on a name, a
// number, or what a rule is about.
func TestBears(t *testing.T) {
	match := func(text string) []news.Match {
		return []news.Match{{Watchlist: "w", Rule: "torture", Text: text, Strength: news.StrengthExact, Start: len(text)}}
	}
	text := []news.ChangeClass{news.ChangeText}
	for _, tt := range []struct {
		name        string
		change      news.Change
		before, now []news.Match
		want        bool
	}{
		{"another word", news.Change{Classes: text}, match("torture"), match("torture"), false},
		{"nothing watched", news.Change{Classes: text}, nil, nil, false},
		{"a match comes", news.Change{Classes: text}, nil, match("torture"), true},
		{"a match goes", news.Change{Classes: text}, match("torture"), nil, true},
		{"a match is spelt anew", news.Change{Classes: text}, match("torturre"), match("torture"), true},
		{"a name comes", news.Change{Classes: text, NamesAdded: []string{"Anna Petrosyan"}}, nil, nil, true},
		{"a name leaves the headline", news.Change{Classes: text, TitleNamesRemoved: []string{"Anna Petrosyan"}}, nil, nil, true},
		{"a number", news.Change{Classes: text, Numbers: []news.NumberEdit{{Old: "5", New: "6"}}}, nil, nil, true},
		{"rewritten", news.Change{Classes: []news.ChangeClass{news.ChangeRewritten}}, nil, nil, true},
	} {
		if got := bears(&tt.change, tt.before, tt.now); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
