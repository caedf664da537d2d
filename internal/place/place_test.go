package place

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

func TestCopyOfARoot(t *testing.T) {
	longer := report(3, "mirror", bridge+" The prosecutor has opened a case.")
	own := report(4, "blog", bridge)
	own.Credits = []string{"Reuters"}
	_, _, all := placed(t, report(1, "wire", bridge), report(2, "paper", bridge), longer, own)
	for i, want := range []struct {
		copyOf, story int64
		origin        string
		opens         bool
	}{
		{0, 101, "wire", true},
		{1, 101, "wire", false},
		{1, 101, "wire", false},
		{1, 101, "Reuters", false}, // it says itself whose its facts are
	} {
		p := all[i]
		if p.CopyOf != want.copyOf || p.Story != want.story || p.Origin != want.origin || p.Opens != want.opens || p.Takes != nil {
			t.Errorf("article %d: %+v, want %+v", i+1, p, want)
		}
	}
}

// TestDiffers: what a copy says otherwise is said, a name, a number or a date.
func TestDiffers(t *testing.T) {
	named := report(2, "paper", bridge+" Ruben Vardanyan was among them, said his lawyer.")
	other := report(3, "mirror", strings.NewReplacer("Two people", "Three people", "2019", "2018").Replace(bridge))
	_, _, all := placed(t, report(1, "wire", bridge), report(4, "same", bridge), named, other)
	if all[1].CopyOf != 1 || len(all[1].Differs) > 0 {
		t.Errorf("the same text differs in %q", all[1].Differs)
	}
	for i, p := range all[2:] {
		if p.CopyOf != 1 || len(p.Differs) == 0 {
			t.Errorf("copy %d: %+v differs in nothing", i, p)
		}
	}
}

// TestOriginalComesLater: who is credited by the root takes its place, and the
// root's copies become its own.
func TestOriginalComesLater(t *testing.T) {
	root, second := report(1, "blog", bridge), report(2, "mirror", bridge)
	root.Credits = []string{"wire"}
	s, p, _ := placed(t, root, second)
	original := report(3, "wire", bridge)
	got := place(t, p, original)
	want := &store.Takeover{Root: 1, Copies: []store.CopyOf{{Article: 1}, {Article: 2}}}
	if diff := cmp.Diff(want, got.Takes); diff != "" || got.CopyOf != 0 || got.Original != 1 || got.Opens || got.Story != 101 {
		t.Fatalf("%+v\n%s", got, diff)
	}
	s.save(original, got)
	if next := place(t, p, report(4, "paper", bridge)); next.CopyOf != 3 || next.Story != 101 {
		t.Errorf("a later copy is of %d", next.CopyOf)
	}
}

// TestNoOriginal: crediting is not enough, and not being credited neither.
func TestNoOriginal(t *testing.T) {
	credited := report(1, "blog", bridge)
	credited.Credits = []string{"wire"}
	relay := report(2, "wire", bridge)
	relay.Credits = []string{"agency"}
	for name, tt := range map[string]struct{ first, later Article }{
		"the root credits nobody":           {report(1, "blog", bridge), report(2, "wire", bridge)},
		"the root credits somebody else":    {credited, report(2, "paper", bridge)},
		"the credited one credits others":   {credited, relay},
		"one outlet shows a text two times": {report(1, "wire", bridge), report(2, "wire", bridge)},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, all := placed(t, tt.first, tt.later); all[1].CopyOf != 1 || all[1].Original != 0 || all[1].Takes != nil {
				t.Errorf("%+v", all[1])
			}
		})
	}
}

func TestStories(t *testing.T) {
	_, p, all := placed(t, report(1, "wire", bridge), report(2, "paper", bank), report(3, "mirror", rescued))
	if all[0].Story == all[1].Story || !all[1].Opens {
		t.Errorf("two events are one story: %d", all[1].Story)
	}
	if all[2].Story != all[0].Story || all[2].Opens || all[2].CopyOf != 0 {
		t.Errorf("one event is two stories: %+v", all[2])
	}
	if final := p.Final(); len(final) != 3 || final[1] != final[3] || final[1] == final[2] {
		t.Errorf("in hindsight %v", final)
	}
	// What a watchlist selects is alike by selection: it has to be surer.
	_, _, all = placed(t, report(1, "wire", bridge), alerting(report(3, "mirror", rescued)))
	if score := all[1].Found.Score; (score >= selectedScore) == all[1].Opens {
		t.Errorf("with %.2f a matched article opens a story: %v", score, all[1].Opens)
	}
}

// TestFixed: an article placed by hand is moved by nothing but a hand.
func TestFixed(t *testing.T) {
	byHand := report(2, "mirror", rescued)
	byHand.Fixed, byHand.Story = true, 77
	twin := report(3, "blog", bridge)
	twin.Fixed, twin.Story = true, 78
	_, _, all := placed(t, report(1, "wire", bridge), byHand, twin)
	if all[1].Story != 77 || all[1].Opens {
		t.Errorf("%+v, want story 77", all[1])
	}
	if all[2].Story != 78 || all[2].CopyOf != 1 {
		t.Errorf("%+v, want a copy in story 78", all[2])
	}
}

// TestReadBetter: an article that is read anew keeps its story, and is no copy
// of itself.
func TestReadBetter(t *testing.T) {
	s, p, _ := placed(t, report(1, "wire", bridge), report(2, "paper", bank))
	again := report(1, "wire", bridge+" The prosecutor has opened a case.")
	again.Story = 101
	got := place(t, p, again)
	if got.Story != 101 || got.Opens || got.CopyOf != 0 {
		t.Errorf("%+v", got)
	}
	s.save(again, got)
	if n := p.copies.Len(); n != 2 {
		t.Errorf("%d roots, want 2", n)
	}
}

// TestWindow: what left the window has no copies.
func TestWindow(t *testing.T) {
	late := report(2, "paper", bridge)
	late.Seen = monday.Add(window + 25*time.Hour)
	_, _, all := placed(t, report(1, "wire", bridge), late)
	if all[1].CopyOf != 0 || !all[1].Opens {
		t.Errorf("%+v", all[1])
	}
}

func TestPlaceTime(t *testing.T) {
	ago := func(d time.Duration) news.Date { return news.Date{Time: monday.Add(-d)} }
	for _, tt := range []struct {
		name          string
		a             Article
		place, storys time.Time
	}{
		{"no date", Article{Seen: monday}, monday, monday},
		{"an hour ago", Article{Seen: monday, Published: ago(time.Hour)}, monday.Add(-time.Hour), monday.Add(-time.Hour)},
		{"in the future", Article{Seen: monday, Published: ago(-time.Hour)}, monday, monday},
		{"before the window", Article{Seen: monday, Published: ago(2 * window)}, monday, monday.Add(-2 * window)},
		{
			"seen at a made-up time",
			Article{Seen: monday, Undated: true, Published: ago(2 * window)},
			monday.Add(-2 * window),
			monday.Add(-2 * window),
		},
		{"nobody knows when", Article{Seen: monday, Undated: true}, time.Time{}, time.Time{}},
		{
			"placed before",
			Article{Seen: monday, At: monday.Add(-time.Minute), Published: ago(time.Hour)},
			monday.Add(-time.Minute),
			monday.Add(-time.Hour),
		},
	} {
		at := tt.a.placeTime()
		if story := storyTime(tt.a.Published, at); !at.Equal(tt.place) || !story.Equal(tt.storys) {
			t.Errorf("%s: placed at %s, in the story at %s; want %s, %s", tt.name, at, story, tt.place, tt.storys)
		}
	}
}

// TestErrorsGiveBack: an error on the way leaves nothing reserved.
func TestErrorsGiveBack(t *testing.T) {
	s, p, _ := placed(t, report(1, "wire", bridge))
	s.fail = errors.New("the disk is full")
	if _, err := p.Place(t.Context(), report(2, "paper", bridge)); !errors.Is(err, s.fail) {
		t.Fatalf("%v, want %v", err, s.fail)
	}
	s.fail = nil
	if got := place(t, p, report(3, "blog", bridge)); got.CopyOf != 1 || len(p.pending) != 1 {
		t.Errorf("%+v, %d reserved", got, len(p.pending))
	}
}
