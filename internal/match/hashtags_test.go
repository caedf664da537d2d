package match_test

import (
	"strings"
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestHashtags (CHECKS NAM-81): a hashtag that names somebody or something watched
// is found where it stands, in any script, in title and text, and in rules.
func TestHashtags(t *testing.T) {
	m := compile(t, news.Watchlist{
		Name: "w",
		Entities: []news.Entity{
			{Name: "Ruben Vardanyan", Kind: news.KindPerson},
			{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Red Cross"}},
		},
		Rules: []news.Rule{{Name: "near", Query: "Karabakh NEAR/2 blockade"}, {Name: "lead", Query: "lead:Artsakh"}},
	})
	for _, tt := range []struct{ title, text, want string }{
		{"", "Up: #FreeRubenVardanyan!", "RubenVardanyan"},
		{"Свободу #Рубену_Варданяну", "", "Рубену_Варданяну"},
		{"", "#ՌուբենՎարդանյան", "ՌուբենՎարդանյան"},
		{"", "#рубен_варданян", "рубен_варданян"},
		{"", "@RubenVardanyan wrote", "RubenVardanyan"},
		{"", "#FreeRubenVardanyan. Vardanyan is ill.", "RubenVardanyan, Vardanyan?"},
		{"", "Red_Cross, #RedCross", "Red_Cross, RedCross"},
		{"", "#SaveKarabakh from the blockade", ""},
		{"", "#SaveKarabakh, end blockade", "Karabakh, blockade"},
		{"", "News.\n\n#SaveArtsakh", ""},
		{"", "#SaveArtsakh\n\nNews.", "Artsakh"},
		{"", "#RubensVardanyanka #Redcrossing #Red #Cross", ""},
		{"Ruben", "#Vardanyan", ""},
	} {
		var got []string
		for _, f := range m.Find(nil, &match.Input{Title: tt.title, Text: tt.text}) {
			field := tt.text
			if f.Field == news.FieldTitle {
				field = tt.title
			}
			if field[f.Start:f.End] != f.Text {
				t.Errorf("%q: %+v", field, f)
			}
			if f.Strength == news.StrengthWeak {
				f.Text += "?"
			}
			got = append(got, f.Text)
		}
		if got := strings.Join(got, ", "); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.title, tt.text, got, tt.want)
		}
	}
}

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
