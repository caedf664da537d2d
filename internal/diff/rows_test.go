package diff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func firstCell(row string) string { first, _, _ := strings.Cut(row, " | "); return first }

func TestRows(t *testing.T) {
	const table = "Name | Held | Since\nPetyan | Baku | 2020\nSahakyan | Baku | 2023\nVardanyan | Baku | 2023"
	for _, c := range []struct {
		name, old, new string
		key            func(string) string
		want           []Pair
		classes        string
	}{
		{"nothing", table, table, firstCell, nil, ""},
		{
			"another order", table, "Name | Held | Since\nVardanyan | Baku | 2023\nSahakyan | Baku | 2023\nPetyan | Baku | 2020", firstCell, nil,
			"",
		},
		{
			"one new row", table, strings.Replace(table, "Sahakyan", "Ghukasyan | Baku | 2023\nSahakyan", 1), firstCell,
			[]Pair{{"", "Ghukasyan | Baku | 2023"}},
			"text",
		},
		{"one row gone", table, strings.Replace(table, "\nPetyan | Baku | 2020", "", 1), firstCell, []Pair{{"Petyan | Baku | 2020", ""}}, "text"},
		{
			"the last row gone", table, strings.Replace(table, "\nVardanyan | Baku | 2023", "", 1), firstCell,
			[]Pair{{"Vardanyan | Baku | 2023", ""}},
			"text",
		},
		{
			"a cell", table, strings.Replace(table, "Petyan | Baku", "Petyan | Shusha", 1), firstCell,
			[]Pair{{"Petyan | Baku | 2020", "Petyan | Shusha | 2020"}},
			"text",
		},
		{
			"a number in a row that moved", table, "Name | Held | Since\nSahakyan | Baku | 2023\nVardanyan | Baku | 2023\nPetyan | Baku | 2021",
			firstCell,
			[]Pair{{"Petyan | Baku | 2020", "Petyan | Baku | 2021"}},
			"number",
		},
		{
			"one row in another's place", "a | 1\nb | 2", "a | 1\nc | 2", firstCell,
			[]Pair{{"b | 2", ""}, {"", "c | 2"}},
			"text",
		},
		{
			"two rows of one key", "a | 1\na | 2", "a | 1\na | 3", firstCell,
			[]Pair{{"a | 2", "a | 3"}},
			"number",
		},
		{
			"without a key, by likeness", "The northern gate opens at nine\nThe ferry", "The northern gate opens at ten\nThe ferry", nil,
			[]Pair{{"The northern gate opens at nine", "The northern gate opens at ten"}},
			"number",
		},
		{"everything gone", "a | 1", "", firstCell, []Pair{{"a | 1", ""}}, "text"},
		{"the first row", "", "a | b", firstCell, []Pair{{"", "a | b"}}, "text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(Revision{Text: c.old}, Revision{Text: c.new}, Options{Rows: true, Key: c.key})
			if d := cmp.Diff(c.want, Sentences(got)); d != "" {
				t.Error(d)
			}
			var classes []string
			for _, class := range got.Classes {
				classes = append(classes, string(class))
			}
			if s := strings.Join(classes, " "); s != c.classes {
				t.Errorf("classes %q, want %q", s, c.classes)
			}
			if got.Edits != nil {
				checkEdits(t, c.old, c.new, got)
			}
		})
	}
}

// FuzzRows: the edits of any rows give the new text, and the old one's words.
func FuzzRows(f *testing.F) {
	f.Add("a | 1\nb | 2", "b | 2\na | 3\n\nc")
	f.Add(" \n|\n-", "x\n")
	f.Fuzz(func(t *testing.T, old, new string) {
		old, new = strings.ToValidUTF8(old, "?"), strings.ToValidUTF8(new, "?")
		for _, key := range []func(string) string{nil, firstCell} {
			c := Compare(Revision{Text: old}, Revision{Text: new}, Options{Rows: true, Key: key, MaxSearch: 20})
			if c.Edits != nil {
				checkEdits(t, old, new, c)
			} else if sorted(letters(old)) != sorted(letters(new)) {
				t.Errorf("no edits from %q to %q", old, new)
			}
		}
	})
}
