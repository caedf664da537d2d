package names

import (
	"testing"

	"tocsin/internal/news"
)

// TestAside (CHECKS NAM-82): a nickname, a patronymic in brackets, the mark of a
// footnote and an underscore do not part a name; what else marks may mean does.
func TestAside(t *testing.T) {
	plain := New([]news.Entity{{Name: "Ruben Vardanyan", Kind: news.KindPerson}})
	father := New([]news.Entity{{Name: "Ruben Karlenovich Vardanyan", Kind: news.KindPerson}})
	for _, tt := range []struct {
		f    *Finder
		text string
		want string
	}{
		{plain, "Ruben (Rubo) Vardanyan said", "Ruben (Rubo) Vardanyan"},
		{plain, "Рубен «Рубо» Варданян", "Рубен «Рубо» Варданян"},
		{plain, "Ruben 'Rubo' Vardanyan", "Ruben 'Rubo' Vardanyan"},
		{plain, "Ruben[12] Vardanyan", "Ruben[12] Vardanyan"},
		{plain, "Ruben¹ Vardanyan", "Ruben¹ Vardanyan"},
		{plain, "Ruben1 Vardanyan", "Ruben1 Vardanyan"},
		{plain, "Ruben* Vardanyan", "Ruben* Vardanyan"},
		{plain, "Рубен_Варданян", "Рубен_Варданян"},
		{father, "Ruben “Rubo” Vardanyan", "Ruben “Rubo” Vardanyan"},
		{father, "Рубен (Карленович) Варданян", "Рубен (Карленович) Варданян"},
		{father, "Рубен (Суренович) Варданян", ""}, // another man
		{plain, "Lens, Ruben (Porto) Vardanyan (Leeds)", ""},
		{plain, "Ruben (a friend) Vardanyan", ""},
		{plain, "Ruben (Rubo. Vardanyan", ""},
		{plain, "Ruben (Rubo), Vardanyan", ""},
		{plain, "Ruben 1 Vardanyan", ""},
		{plain, "Ruben[1]Vardanyan", ""},
		{plain, "Ruben2020 Vardanyan", ""},
		{plain, "Ruben [", ""},
		{plain, "Ruben (", ""},
	} {
		got := ""
		for _, h := range tt.f.AppendHits(nil, &Document{Text: tt.text}) {
			got += tt.text[h.Start:h.End]
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
