package match_test

import (
	"slices"
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestCaseForms: places, bodies and terms written as names are found in the cases of
// their language, as variant, where a capital and the article's language allow it.
func TestCaseForms(t *testing.T) {
	l := news.Watchlist{Name: "w", Entities: []news.Entity{
		{Name: "Baku", Kind: news.KindPlace, Aliases: []string{"Bakı", "Баку", "Բաքու"}},
		{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Красный Крест", "ԿԽՄԿ"}},
		{Name: "Kars", Kind: news.KindPlace},
		{Name: "Мир", Kind: news.KindTerm, Languages: []string{"ru"}},
	}}
	for _, tt := range []struct {
		text, language string
		want           []string
	}{
		{"Բաքվում", "hy", []string{"Բաքվում variant"}},
		{"ԲԱՔՎՈՒՄ", "hy", []string{"ԲԱՔՎՈՒՄ variant"}},
		{"Bakıda", "az", []string{"Bakıda variant"}},
		{"BAKIDAN", "az", []string{"BAKIDAN variant"}},
		{"Bakida", "en", []string{}},
		{"Bakıda", "en", []string{"Bakıda variant"}},
		{"Karşı çıxdı, Karsın", "az", []string{"Karsın variant"}},
		{"bakıda", "az", []string{}},
		{"Baku'da", "tr", []string{"Baku exact"}},
		{"ԿԽՄԿի, ԿԽՄԿ-ն", "hy", []string{"ԿԽՄԿի variant", "ԿԽՄԿ exact"}},
		{"кхմкի Կխմկի", "hy", []string{}},
		{"Красного Креста, Красным Крестом", "ru", []string{"Красного Креста variant", "Красным Крестом variant"}},
		{"красного креста", "ru", []string{}},
		{"для Мира, без мира", "ru", []string{"Мира variant"}},
		{"для Мира", "bg", []string{}},
	} {
		got := finds(t, l, match.Input{Text: tt.text, Language: tt.language})
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s (%s): %q, want %q", tt.text, tt.language, got, tt.want)
		}
	}
	for i := range l.Entities {
		l.Entities[i].Exact = true
	}
	if got := finds(t, l, match.Input{Text: "Բաքվում, Bakıda", Language: "az"}); len(got) > 0 {
		t.Errorf("with match: exact found %q", got)
	}
}

// TestAttachedWords: spellings given by hand are found as Arabic, Persian and Hebrew
// write them, in entities, rules and their guards.
func TestAttachedWords(t *testing.T) {
	l := news.Watchlist{
		Name: "w",
		Entities: []news.Entity{{
			Name: "Ruben Vardanyan", Kind: news.KindPerson, NotWith: []string{"ירושלים"},
			Spellings: []string{"روبن واردانیان", "روبن فاردانيان", "רובן ורדניאן"},
		}},
		Rules: []news.Rule{
			{Name: "armenia", Query: "ארמניה", Alert: true},
			{Name: "as written", Query: "=ארמניה", Alert: true},
			{Name: "karabakh", Query: "قره\u200cباغ", Alert: true},
			{Name: "baku", Query: "باکو", Alert: true},
		},
	}
	m := compile(t, l)
	for text, want := range map[string]string{
		"روبن\u200cواردانیان":     "Ruben Vardanyan",
		"روبن واردانيان":          "Ruben Vardanyan",
		"لروبن فاردانيان":         "Ruben Vardanyan",
		"روبـن فاردانيان":         "Ruben Vardanyan",
		"לרובן ורדניאן":           "Ruben Vardanyan",
		"לרובן ורדניאן בירושלים.": "",
		"בארמניה":                 "armenia",
		"قره باغ":                 "karabakh",
		"قرهباغ":                  "karabakh",
		"باكو":                    "baku",
	} {
		got := ""
		for _, ma := range m.Find(nil, &match.Input{Text: text}) {
			got += ma.Entity + ma.Rule
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
