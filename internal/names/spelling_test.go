package names

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func TestSameSpelling(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"Рубен Варданян", "РУБЕНА ВАРДАНЯНА", true},
		{"Рубен Варданян", "Рубену Вартаняну", false},
		{"Ruben Vardanian", "Ruben Vardanian's", true},
		{"Ruben Vardanian", "Ruben Vardanyan", false},
		{"Ruben Vardanian", "Vardanian", false},
		{"Վարդանյան", "Վարդանյանին", true},
		{"Ольга Петрова", "Ольги Петровой", true},
		{"Aram", "Ara", false},
		{"", "", false},
		{"Jean-Claude Juncker", "Jean Claude Junckers", true},
	} {
		if got := SameSpelling(tt.a, tt.b); got != tt.want {
			t.Errorf("SameSpelling(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}

// TestLanguages keeps other spellings to some languages.
func TestLanguages(t *testing.T) {
	who := []news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson, Languages: []string{"ru", "en"}}}
	for _, tt := range []struct {
		language, text string
		want           bool
	}{
		{"ru", "Рубена Варданяна", true},
		{"", "Рубена Варданяна", true},
		{"en", "Рубена Варданяна", true}, // a Russian word in an English text
		{"uk", "Рубена Варданяна", false},
		{"hy", "Ռուբեն Վարդանյան", false},
		{"ru", "Ռուբեն Վարդանյան", false},
		{"en", "Ruben Vardanian", true},
		{"fr", "Rouben Vardanian", false},
	} {
		if got := len(found(who, Document{Text: tt.text, Language: tt.language})) > 0; got != tt.want {
			t.Errorf("%s %q: found %v", tt.language, tt.text, got)
		}
	}
}

// TestFormsObeyTheUser leaves out what is struck and other languages.
func TestFormsObeyTheUser(t *testing.T) {
	e := news.Entity{Name: "Ruben Vardanyan", Kind: news.KindPerson, Languages: []string{"en", "fr"}, Strike: []string{"Ruben Vardanian"}}
	var got []string
	for _, s := range Forms(e) {
		got = append(append(got, s.Language), s.Names...)
	}
	if diff := cmp.Diff([]string{"en", "Ruben Vardanyan", "fr", "Rouben Vardanian", "Ruben Vardanyan"}, got); diff != "" {
		t.Error(diff)
	}
	if e.Exact = true; Forms(e) != nil {
		t.Error("a person found by its own spellings alone has others")
	}
}
