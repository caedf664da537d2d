package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// TestHeadline shows when a headline counts as softened: a hedge or a question
// mark came, and half of its words stayed.
func TestHeadline(t *testing.T) {
	names := func(list ...string) []string { return list }
	for _, c := range []struct {
		name     string
		old, new Revision
		want     news.Change // its headline fields
	}{
		{
			"hedged",
			Revision{Title: "Guards tortured three prisoners in Baku"},
			Revision{Title: "Guards allegedly tortured three prisoners in Baku"},
			news.Change{HedgesAdded: names("allegedly")},
		},
		{"asked", Revision{Title: "Court frees the six"}, Revision{Title: "Court frees the six?"}, news.Change{HedgesAdded: names("?")}},
		{
			"sharpened",
			Revision{Title: "Alleged beating of a prisoner"},
			Revision{Title: "Beating of a prisoner"},
			news.Change{HedgesRemoved: names("Alleged")},
		},
		{"another headline", Revision{Title: "Court frees the six"}, Revision{Title: "Alleged spies go home today"}, news.Change{}},
		{"other words", Revision{Title: "Court frees six men"}, Revision{Title: "Court keeps six men"}, news.Change{}},
		{
			"a word that begins alike",
			Revision{Title: "The possible visit of June"},
			Revision{Title: "The possibility of a June visit"},
			news.Change{},
		},
		{
			"Russian",
			Revision{Title: "Заключённых избили в Баку"},
			Revision{Title: "Заключённых якобы избили в Баку"},
			news.Change{HedgesAdded: names("якобы")},
		},
		{
			"Armenian",
			Revision{Title: "Բանտարկյալները ծեծվել են Բաքվում"},
			Revision{Title: "Բանտարկյալները իբր ծեծվել են Բաքվում"},
			news.Change{HedgesAdded: names("իբր")},
		},
		{
			"Azerbaijani",
			Revision{Title: "Bakıda məhbusları döyüblər"},
			Revision{Title: "Bakıda guya məhbusları döyüblər"},
			news.Change{HedgesAdded: names("guya")},
		},
		{
			"a name",
			Revision{Title: "Vardanyan is ill", TitleNames: names("V"), Names: names("V")},
			Revision{Title: "A prisoner is ill", Names: names("V")},
			news.Change{TitleNamesRemoved: names("V")},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(c.old, c.new, Options{})
			got = news.Change{
				HedgesAdded: got.HedgesAdded, HedgesRemoved: got.HedgesRemoved, TitleNamesAdded: got.TitleNamesAdded,
				TitleNamesRemoved: got.TitleNamesRemoved,
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMoved(t *testing.T) {
	const a, b, c, d = "The first paragraph stands here. It has two sentences.", "The second paragraph follows it.",
		"The third one ends it all.", "A fourth came later than others."
	for _, x := range []struct {
		name, old, new string
		want           []string
	}{
		{"nothing", a + "\n" + b, a + "\n" + b + "\n" + c, nil},
		{"one up", a + "\n" + b + "\n" + c, c + "\n" + a + "\n" + b, []string{c}},
		{"two sentences together", b + "\n" + c + "\n" + d + "\n" + a, a + "\n" + b + "\n" + c + "\n" + d, []string{a}},
		{"two passages", a + "\n" + b + "\n" + c + "\n" + d, c + "\n" + a + "\n" + d + "\n" + b, []string{c, b}},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := Compare(Revision{Text: x.old}, Revision{Text: x.new}, Options{})
			if d := cmp.Diff(x.want, got.Moved); d != "" {
				t.Error(d)
			}
			checkEdits(t, x.old, x.new, got)
		})
	}
}
