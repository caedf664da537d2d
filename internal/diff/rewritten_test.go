package diff

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// TestRewritten: of a long text that is rewritten names, numbers and how much
// of it stayed are told, and no edits.
func TestRewritten(t *testing.T) {
	lines := func(from, to int, what string) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "The clerk wrote down in line %c%c%c %s was well.\n", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, what)
		}
		return b.String()
	}
	old := Revision{Number: 1, Title: "A list", Text: "He saw 23 men.\n" + lines(0, 30000, "that he"), Names: []string{"Anna Petrosyan"}}
	text := "He saw 19 men.\n" + lines(0, 15000, "that she") + lines(15000, 30000, "that he") + "The end.\n"
	now := Revision{Number: 2, Title: "A list", Text: text, Names: []string{"Ruben Vardanyan"}}
	c := Compare(old, now, Options{})
	want := []news.ChangeClass{news.ChangeNameAdded, news.ChangeNameRemoved, news.ChangeNumber, news.ChangeRewritten}
	if !slices.Equal(c.Classes, want) {
		t.Errorf("classes %q, want %q", c.Classes, want)
	}
	if c.Edits != nil || c.Kept < 0.45 || c.Kept > 0.55 {
		t.Errorf("%d edits, kept %.2f", len(c.Edits), c.Kept)
	}
	if want := []news.NumberEdit{{Old: "23"}, {New: "19"}}; !slices.Equal(c.Numbers, want) {
		t.Errorf("numbers %v, want %v", c.Numbers, want)
	}
	if !slices.Equal(c.NamesAdded, now.Names) || !slices.Equal(c.NamesRemoved, old.Names) {
		t.Errorf("names added %q, removed %q", c.NamesAdded, c.NamesRemoved)
	}
}

// TestLongText: one edit of a text of 10 MiB is told word by word.
func TestLongText(t *testing.T) {
	for _, end := range []string{".\n", " "} {
		line := "The committee visited the prisoners in the morning and they were well" + end
		head, tail := strings.Repeat(line, 60_000), strings.Repeat(line, 60_000)
		old := Revision{Text: head + "The judge said that 23 men were guilty" + end + tail}
		now := Revision{Text: head + "The judge said that 19 men were guilty" + end + tail}
		c := Compare(old, now, Options{})
		numbers, classes := []news.NumberEdit{{Old: "23", New: "19"}}, []news.ChangeClass{news.ChangeNumber}
		if !slices.Equal(c.Numbers, numbers) || !slices.Equal(c.Classes, classes) {
			t.Errorf("numbers %v, classes %q", c.Numbers, c.Classes)
		}
		checkEdits(t, old.Text, now.Text, c)
	}
}

// TestBand: the table that holds a band of the cells gives what one with all
// of them does, also where a path leaves the band.
func TestBand(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		n, m := 1+r.IntN(1500), 1+r.IntN(1500)
		b := newBand(n, m)
		full := make([][]float32, n+1)
		full[0] = make([]float32, m+1)
		for i := 1; i <= n; i++ {
			full[i] = make([]float32, m+1)
			for j := 1; j <= m; j++ {
				most := max(full[i][j-1], full[i-1][j])
				if j >= b.low(i) && j <= b.high(i) {
					l := float32(r.IntN(3)) / 2
					most = max(most, full[i-1][j-1]+l)
					b.score[b.cell(i, j)] = max(b.at(i, j-1), b.at(i-1, j), b.at(i-1, j-1)+l)
				}
				full[i][j] = most
			}
		}
		for i := range n + 1 {
			for j := range m + 1 {
				if b.at(i, j) != full[i][j] {
					t.Fatalf("%d by %d: %v at %d, %d, want %v", n, m, b.at(i, j), i, j, full[i][j])
				}
			}
		}
	}
}

// TestHostile: the shapes of the benchmark, at a size that is compared in full,
// stay within the budget or are rewritten, and keep the promise of the edits.
func TestHostile(t *testing.T) {
	for _, shape := range hostile {
		x, y := shape.make(30<<10, rand.New(rand.NewPCG(1, 1))), shape.make(30<<10, rand.New(rand.NewPCG(2, 1)))
		c := Compare(Revision{Text: x}, Revision{Text: y}, Options{})
		if len(c.Edits) == 0 && !c.Has(news.ChangeRewritten) {
			t.Errorf("%s: nothing is told", shape.name)
		}
		if len(c.Edits) > 0 {
			checkEdits(t, x, y, c)
		}
		Sentences(c)
	}
}

// FuzzHostile repeats two pieces until they are long. Whatever they are, the
// comparison ends within its budget.
func FuzzHostile(f *testing.F) {
	f.Add("5 6 ", "6 5 7", uint16(2000))
	f.Add("“a.", "«a’ b”", uint16(900))
	f.Add("\n", "...A\n.", uint16(3000))
	f.Fuzz(func(t *testing.T, x, y string, times uint16) {
		n := min(int(times), 64<<10/(len(x)+len(y)+1))
		c := Compare(Revision{Text: strings.Repeat(x+" ", n) + y}, Revision{Text: strings.Repeat(y+" ", n) + x}, Options{})
		Sentences(c)
	})
}
