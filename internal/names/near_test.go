package names

import (
	"strings"
	"testing"
)

func TestNear(t *testing.T) {
	f := New(persons("Ruben Vardanyan", "Vagif Khachatryan"))
	for _, tt := range []struct {
		text   string
		entity int
		want   string // a part of what is said; "" for nothing
	}{
		{"Karen Vardanyan came", 0, "the given name “Karen” is too far from Ruben: 44 of 21 hundredths"},
		{"Anahit Vardanyan came", 0, "“Anahit” is another given name than Ruben"},
		{"Суд над Кареном Варданяном", 0, "the given name “Кареном” is too far from Ruben"},
		{"of Vardanyan alone", 0, "“Vardanyan” stands there, like its surname"},
		{"Ruben Vardumyan came", 0, "its parts are too far together"},
		{"Ruben Barsamyan came", 0, "the surname “Barsamyan” is too far from Vardanyan"},
		{"Ruben Bardakjian came", 0, "the surname “Bardakjian” is too far from Vardanyan"},
		{"nobody of that sort in Baku", 0, ""},
		{"Karen Vardanyan came", 1, ""},
	} {
		got := f.Near(&Document{Text: tt.text}, tt.entity)
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}
