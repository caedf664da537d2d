package names_test

import (
	"slices"
	"testing"

	"tocsin/internal/names"
	"tocsin/internal/news"
)

func found(t *testing.T, text string, rows int, people ...string) []string {
	t.Helper()
	var entities []news.Entity
	for _, p := range people {
		entities = append(entities, news.Entity{Name: p, Kind: news.KindPerson})
	}
	var out []string
	for _, h := range names.New(entities).AppendHits(nil, &names.Document{Text: text, Rows: rows}) {
		if h.How != names.HowFull && h.How != names.HowReverse {
			t.Errorf("%q: found by %s", text, h.How)
		}
		out = append(out, text[h.Start:h.End])
	}
	return out
}

// TestNamesOverCells has the ways in which lists of persons divide a name.
func TestNamesOverCells(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Surname | Name | Held in\nPetrosyan | Aram | Baku\nVardanyan | Ruben | Baku", "Vardanyan | Ruben"},
		{"Name | Surname | Held in\nRuben | Vardanyan | Baku", "Ruben | Vardanyan"},
		{"7 | VARDANYAN | Ruben | 1968", "VARDANYAN | Ruben"},
		{"Baku | Ruben | Vardanyan", "Ruben | Vardanyan"},
		{"Վարդանյան | Ռուբեն | Բաքու", "Վարդանյան | Ռուբեն"},
		{"Варданян | Рубен | Карленович | Баку", "Варданян | Рубен"},
		{"Рубен | Карленович | Варданян", "Рубен | Карленович | Варданян"},
		{"Варданян | Рубен Карленович", "Варданян | Рубен"},
		{"Рубен Карленович | Варданян", "Рубен Карленович | Варданян"},
		{"Ruben | Karlen oğlu | Vardanyan", "Ruben | Karlen oğlu | Vardanyan"},
		{"7 | given_name: Ruben | surname: Vardanyan", "Ruben | surname: Vardanyan"},
		{"FirstName: Ruben | LastName: Vardanyan", "Ruben | LastName: Vardanyan"},
		{"cases[0].first_name: Ruben\ncases[0].last_name: Vardanyan", "Ruben\ncases[0].last_name: Vardanyan"},
		{"first_name: Ruben | id: 7 | last_name: Vardanyan", "Ruben | id: 7 | last_name: Vardanyan"},
		{"name: Ruben | place: Baku | surname: Vardanyan", "Ruben | place: Baku | surname: Vardanyan"},
		{"Case: Aram Petyan | Name: Ruben | Place: Baku, Ganja | Surname: Vardanyan | x: Yes", "Ruben | Place: Baku, Ganja | Surname: Vardanyan"},
		{"n1: Ruben | n2: Vardanyan", "Ruben | n2: Vardanyan"},
		{"Vardanyan | Ruben\nid: 7", "Vardanyan | Ruben"},
		{"Held\nVardanyan\nRuben\nBaku", "Vardanyan\nRuben"},
		{"Held:\nRuben\nVardanyan", "Ruben\nVardanyan"},
		{"Vardanyan\nRuben\nheld since 2023", "Vardanyan\nRuben"},
		{"Surname\nVardanyan\nName\nRuben\nHeld in\nBaku", "Vardanyan\nName\nRuben"},
		{"Surname: Vardanyan\nName: Ruben", "Vardanyan\nName: Ruben"},
		{"Aram\nPetrosyan\nRuben\nVardanyan", "Ruben\nVardanyan"},
		{"Petrosyan | Aram | Vardanyan | Ruben", "Vardanyan | Ruben"},
		{"Ruben Vardanyan | Baku", "Ruben Vardanyan"},
		{"Ruben | -\nRuben | Vardanyan", "Ruben | Vardanyan"},
	} {
		if got := found(t, c.text, len(c.text), "Ruben Vardanyan"); len(got) != 1 || got[0] != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
	for _, text := range []string{
		"Vardanyan | Anna",
		"Vardanyan | Anna\nPetrosyan | Ruben",
		"Anna | Vardanyan\nRuben | Petrosyan",
		"Petrosyan | Ruben | Vardanyan | Aram",
		"Ruben | Petrosyan | Aram | Vardanyan",
		"Petrosyan\nRuben\nVardanyan\nAram",
		"Petrosyan\nRuben\nVardanyan",
		"Vardanyan\nPetrosyan\nAvagyan",
		"Ruben | Baku\nVardanyan | Ganja",
		"Baku | Ruben\nVardanyan | Aram",
		"Vardanyan | 7 | Ruben",
		"name: Aram | place: Ruben | surname: Vardanyan",
		"name: Ruben Petyan | surname: Vardanyan",
		"Ruben | Held in Baku | Vardanyan",
		"Ruben\nwas seen\nVardanyan",
	} {
		if got := found(t, text, len(text), "Ruben Vardanyan"); len(got) > 0 {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// TestNamesOverCellsUnknown has a given name that no list of them has, and family
// names that end as anything may.
func TestNamesOverCellsUnknown(t *testing.T) {
	for _, c := range []struct{ person, text, want string }{
		{"Zhurqo Sahakyan", "Sahakyan | Zhurqo | Baku", "Sahakyan | Zhurqo"},
		{"Zhurqo Sahakyan", "7 | Zhurqo | Sahakyan", "Zhurqo | Sahakyan"},
		{"Imran Khan", "Khan | Imran | Lahore", "Khan | Imran"},
		{"Levon Ter-Petrosyan", "Ter-Petrosyan | Levon | Yerevan", "Ter-Petrosyan | Levon"},
	} {
		if got := found(t, c.text, len(c.text), c.person); len(got) != 1 || got[0] != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// TestInitialsInCells has initials in cells of their own: weak, as elsewhere.
func TestInitialsInCells(t *testing.T) {
	f := names.New([]news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson}})
	for text, want := range map[string]string{
		"Vardanyan | R. | Baku":  "Vardanyan | R",
		"Vardanyan | R. K.":      "Vardanyan | R",
		"1 | R.K. | Vardanyan":   "R.K. | Vardanyan",
		"Варданян | Р.К. | Баку": "Варданян | Р",
		"Vardanyan | A.":         "",
		"A. | Vardanyan | R.":    "",
		"Vardanyan | R\nR.":      "",
	} {
		got := ""
		for _, h := range f.AppendHits(nil, &names.Document{Text: text, Rows: len(text)}) {
			got += text[h.Start:h.End]
			if h.How != names.HowInitial || h.Strength != news.StrengthWeak {
				t.Errorf("%q: %s by %s", text, h.Strength, h.How)
			}
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// TestNamesOverCellsFather has a father's name that tells one person from another.
func TestNamesOverCellsFather(t *testing.T) {
	const watched = "Варданян Рубен Карленович"
	behind := "Рубен | Варданян | Суренович"
	if got := found(t, behind, len(behind), watched); len(got) > 0 {
		t.Errorf("another man's son, behind: found %q", got)
	}
	other, same := "Варданян | Рубен | Суренович", "Варданян | Рубен | Карленович"
	if got := found(t, other, len(other), watched); len(got) > 0 {
		t.Errorf("another man's son: found %q", got)
	}
	if got := found(t, same, len(same), watched); len(got) != 1 {
		t.Errorf("found %q", got)
	}
}

// TestNamesOverLinesOfProse holds that only rows are joined.
func TestNamesOverLinesOfProse(t *testing.T) {
	for _, text := range []string{"Ruben\nVardanyan", "Vardanyan | Ruben", "Ruben | Vardanyan"} {
		if got := found(t, text, 0, "Ruben Vardanyan"); len(got) > 0 {
			t.Errorf("%q: found %q", text, got)
		}
	}
	below := "Held:\n#Ruben\nRuben\nVardanyan"
	if got := found(t, below, len("Held:\n#Ruben"), "Ruben Vardanyan"); len(got) > 0 {
		t.Errorf("below the rows: found %q", got)
	}
	prose := "Ruben\nVardanyan was seen.\nAram, Ruben\nVardanyan"
	if got := found(t, prose, len(prose), "Ruben Vardanyan"); !slices.Equal(got, nil) {
		t.Errorf("found %q", got)
	}
}
