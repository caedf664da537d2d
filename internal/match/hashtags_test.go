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
