package diff

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// show writes edits on one line: [-old-] {+new+}.
func show(edits []news.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		b.WriteString(e.Same)
		if e.Old != "" {
			fmt.Fprintf(&b, "[-%s-]", e.Old)
		}
		if e.New != "" {
			fmt.Fprintf(&b, "{+%s+}", e.New)
		}
	}
	return b.String()
}

func TestEdits(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "One line.", "One line.", ""},
		{"typography and white space", "He said “no”  –\u00a0twice.", "He said \"no\" - twice.", ""},
		{"a number", "They hold 23 men in Baku.", "They hold 19 men in Baku.", "They hold [-23-]{+19+} men in Baku."},
		{"whole numbers", "About 1,204 calls at 19:17.", "About 1,304 calls at 19:47.", "About [-1,204-]{+1,304+} calls at [-19:17-]{+19:47+}."},
		{
			"a name out of a list", "Among them are Aram Petyan, Ruben Vardanyan and Bako Sahakyan.",
			"Among them are Aram Petyan and Bako Sahakyan.",
			"Among them are Aram Petyan[-, Ruben Vardanyan-] and Bako Sahakyan.",
		},
		{
			"a mark for a word", "They saw Aram, Bako and Karen there.", "They saw Aram and Bako there.",
			"They saw Aram[-, Bako-] and [-Karen-]{+Bako+} there.",
		},
		{"a word for a mark", "They saw Aram and Bako there.", "They saw Aram, Bako there.", "They saw Aram[- and-]{+,+} Bako there."},
		{
			"sentences joined", "The men were well on that day. They got parcels from home in June.",
			"The men were well on that day and they got parcels from home in June.",
			"The men were well on that day[-. They-]{+ and they+} got parcels from home in June.",
		},
		{
			"a sentence divided", "It rained. The men were well on that day and they got parcels from home in June.",
			"It rained. The men were well on that day. They got parcels from home in June.",
			"It rained. The men were well on that day[- and they-]{+. They+} got parcels from home in June.",
		},
		{"negation", "The office will close in May.", "The office will not close in May.", "The office will {+not+} close in May."},
		{"a deletion between words", "The old office is closed.", "The office is closed.", "The [-old -]office is closed."},
		{
			"no crumbs", "The visit of the two doctors to the city was long and hard to get for all of them.",
			"The visit by a delegation in the city was long and hard to get for all of them.",
			"The visit [-of the two doctors to-]{+by a delegation in+} the city was long and hard to get for all of them.",
		},
		{
			"a sentence added", "First one here. Last one here.", "First one here. A middle one. Last one here.",
			"First one here. {+A middle one.+} Last one here.",
		},
		{
			"a sentence deleted", "First one here. A middle one. Last one here.", "First one here. Last one here.",
			"First one here. [-A middle one. -]Last one here.",
		},
		{"the last sentence deleted", "First one here. Last one here.", "First one here.", "First one here.[- Last one here.-]"},
		{
			"a sentence that is another one", "The parcels arrived in spring. It rained.", "Nobody knows their fate now. It rained.",
			"[-The parcels arrived in spring.-]{+Nobody knows their fate now.+} It rained.",
		},
		{"everything deleted", "All is gone.", "", "[-All is gone.-]"},
		{"everything new", "", "All is new.", "{+All is new.+}"},
		{
			"a moved paragraph", "The first paragraph stands here.\nThe second paragraph follows it.\nThe third one ends it all.",
			"The third one ends it all.\nThe first paragraph stands here.\nThe second paragraph follows it.",
			"The third one ends it all.\nThe first paragraph stands here.\nThe second paragraph follows it.",
		},
		{
			"moved and edited", "The families of 23 men wait for a word from the city.\nThe second paragraph follows it here.\n" +
				"The third one ends it all.",
			"The second paragraph follows it here.\nThe third one ends it all.\nThe families of 19 men wait for a word from the city.",
			"The second paragraph follows it here.\nThe third one ends it all.\nThe families of [-23-]{+19+} men wait for a word from the city.",
		},
		{
			"Armenian", "Բաքվում պահվում է 23 հայ։ Նրանք սպասում են։", "Բաքվում պահվում է 19 հայ։ Նրանք չեն սպասում։",
			"Բաքվում պահվում է [-23-]{+19+} հայ։ Նրանք {+չեն+} սպասում[- են-]։",
		},
		{
			"Russian", "Визит состоится в июне, сообщили в Ереване.", "Визит не состоится в июне, сообщили в Ереване.",
			"Визит {+не+} состоится в июне, сообщили в Ереване.",
		},
		{
			"Azerbaijani", "Nümayəndəlik Bakıda işini davam etdirir.", "Nümayəndəlik Bakıda işini dayandırıb.",
			"Nümayəndəlik Bakıda işini [-davam etdirir-]{+dayandırıb+}.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(Revision{Text: c.old}, Revision{Text: c.new}, Options{})
			if d := cmp.Diff(c.want, show(got.Edits)); d != "" {
				t.Error(d)
			}
			checkEdits(t, c.old, c.new, got)
		})
	}
}

// letters is s without white space and typography: what edits preserve.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if blank(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, plain(s))
}

// checkEdits asserts what the package comment promises.
func checkEdits(t *testing.T, old, new string, c news.Change) {
	t.Helper()
	if c.Edits == nil {
		if letters(old) != letters(new) {
			t.Errorf("no edits from %q to %q", old, new)
		}
		return
	}
	var was, is strings.Builder
	for i, e := range c.Edits {
		was.WriteString(e.Same + e.Old)
		is.WriteString(e.Same + e.New)
		if (e.Same == "") == (e.Old == "" && e.New == "") {
			t.Errorf("edit %d is %+v", i, e)
		}
	}
	for _, m := range c.Moved {
		if m == "" || !strings.Contains(new, m) {
			t.Errorf("moved %q is not in the new text", m)
		}
	}
	if is.String() != new {
		t.Errorf("new text is %q, want %q", is.String(), new)
	}
	if a, b := sorted(letters(was.String())), sorted(letters(old)); a != b {
		t.Errorf("old text is %q, want %q", was.String(), old)
	}
}

// sorted makes texts comparable whose sentences changed places.
func sorted(s string) string {
	count := make(map[rune]int)
	for _, r := range s {
		count[r]++
	}
	return fmt.Sprint(count)
}

// TestOldText shows that without moves the old text comes out in order.
func TestOldText(t *testing.T) {
	old := "A first sentence. The second has 23 men, and women.\nA third “quoted” one."
	got := Compare(Revision{Text: old}, Revision{Text: "A sentence. The second has 19 men.\nA third \"quoted\" one, longer. And more."},
		Options{})
	var was strings.Builder
	for _, e := range got.Edits {
		was.WriteString(e.Same + e.Old)
	}
	if letters(was.String()) != letters(old) {
		t.Errorf("%q", was.String())
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("One. Two 23.\nThree “x”.", "Two 19. One.\n\nFour «x».")
	f.Add("a a a a b", "b a a a a")
	f.Add("\xff\u00ad-\u2011", "Ա։ 1–2 İı")
	f.Fuzz(func(t *testing.T, old, new string) {
		Compare(Revision{Text: old}, Revision{Text: new}, Options{}) // invalid UTF-8 must not panic
		old, new = strings.ToValidUTF8(old, "?"), strings.ToValidUTF8(new, "?")
		c := Compare(Revision{Text: old, Title: new}, Revision{Text: new, Title: old}, Options{MaxSearch: 20})
		checkEdits(t, old, new, c)
		Sentences(c)
	})
}

// prose makes n words of plausible text, deterministic.
func prose(n int, seed uint64, vocabulary int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d", r.IntN(vocabulary))
		switch {
		case i%90 == 89:
			b.WriteString(".\n")
		case i%15 == 14:
			b.WriteString(". W")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func BenchmarkCompare(b *testing.B) {
	const n = 18_000 // about 100 kB
	base := prose(n, 1, 4000)
	for _, c := range []struct{ name, old, new string }{
		{"article, a number changed", prose(800, 1, 400), strings.Replace(prose(800, 1, 400), "w1", "w2", 1)},
		{"100 kB, a tenth edited", base, strings.ReplaceAll(base, "w12", "v12")},
		{"100 kB, nothing in common", base, strings.ReplaceAll(base, "w", "v")},
		{"100 kB, other order", base, prose(n, 2, 4000)},
		{"100 kB, few words", prose(n, 1, 3), prose(n, 2, 3)},
		{"100 kB, no sentences", strings.ReplaceAll(prose(n, 1, 50), ".", ""), strings.ReplaceAll(prose(n, 2, 50), ".", "")},
		{
			"100 kB, one line", strings.NewReplacer(".", "", "\n", " ").Replace(prose(n, 1, 50)),
			strings.NewReplacer(".", "", "\n", " ").Replace(prose(n, 2, 50)),
		},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				Compare(Revision{Text: c.old}, Revision{Text: c.new}, Options{})
			}
		})
	}
}
