package place

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

func (d *desk) stored(article int64) store.Placed {
	d.t.Helper()
	p, err := d.store.PlacedOf(d.t.Context(), article)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

// damage makes an article's stored sketch and vector those of an older version.
func (d *desk) damage(article int64) {
	d.t.Helper()
	was := d.stored(article)
	sketch, vector := bytes.Clone(was.Sketch), bytes.Clone(was.Vector)
	sketch[0], vector[0] = sketch[0]-1, vector[0]-1
	if err := d.store.SaveReread(d.t.Context(), []store.Reread{{Article: article, Sketch: sketch, Vector: vector}}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) reindex(dry bool) Reindexed {
	d.t.Helper()
	out, err := Reindex(d.t.Context(), d.store, d.set, monday.Add(time.Hour), dry, func(int, int) {})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// TestOneVector: an article has one vector, whether a visit placed it, a start
// read it anew or a reindex did; so a reindex of what is right changes nothing.
func TestOneVector(t *testing.T) {
	d := newDesk(t)
	a, p := d.receive("wire", "1", bridge)
	if got := d.stored(a.ID); !bytes.Equal(got.Vector, p.Vector.Bytes()) || !bytes.Equal(got.Sketch, p.Sketch.Bytes()) {
		t.Error("what is stored is not what was placed")
	}
	if out := d.reindex(false); out.Articles != 1 || out.Vectors+out.Hashes+out.Stories+len(out.Moved) != 0 {
		t.Errorf("a reindex of what is right: %+v", out)
	}
	live := d.stored(a.ID)
	d.damage(a.ID)
	if out := d.reindex(false); out.Vectors != 1 || len(out.Moved) != 0 {
		t.Errorf("a reindex of what is old: %+v", out)
	}
	if diff := cmp.Diff(live, d.stored(a.ID)); diff != "" {
		t.Errorf("reindexed, it differs from the live one:\n%s", diff)
	}
}

// TestOldPlacesAreReadAnew: what an older version left is found after a start.
func TestOldPlacesAreReadAnew(t *testing.T) {
	d := newDesk(t)
	a, _ := d.receive("wire", "1", bridge)
	d.damage(a.ID)
	d.open()
	if _, p := d.receive("paper", "2", bridge); p.CopyOf != a.ID {
		t.Errorf("a copy of %d", p.CopyOf)
	}
	if _, p := d.receive("paper", "3", rescued); p.Found.Story != a.StoryID {
		t.Errorf("%+v, want story %d", p.Found, a.StoryID)
	}
}

// TestReindexMovesWhatIsWrong: a copy that was missed becomes one, dry in words
// alone; stories keep their numbers, and what a hand decided stays.
func TestReindexMovesWhatIsWrong(t *testing.T) {
	d := newDesk(t)
	a, _ := d.receive("wire", "1", bridge)
	b := d.add("paper", "2")
	in := d.asked(b, bridge)
	wrong := d.place(d.asked(b, bank))
	b = d.save(b, in, wrong, nil) // its own story, and nobody's copy
	want := []Moved{{
		Article: b.ID, Title: b.Title, URL: b.URL,
		Was: Place{Story: b.StoryID, Origin: "paper"}, Is: Place{Story: a.StoryID, CopyOf: a.ID, Origin: "wire"},
	}}
	for _, dry := range []bool{true, false} {
		if diff := cmp.Diff(want, d.reindex(dry).Moved); diff != "" {
			t.Fatalf("dry %v (-want +got):\n%s", dry, diff)
		}
	}
	got, err := d.store.Article(t.Context(), b.ID)
	if err != nil || got.CopyOf != a.ID || got.StoryID != a.StoryID {
		t.Errorf("%+v (%v)", got, err)
	}
	d.open()
	c, _ := d.receive("wire", "3", bank)
	if _, err := d.store.MergeStories(t.Context(), store.Hand{At: monday, Who: "eve", Story: c.StoryID, Other: a.StoryID}); err != nil {
		t.Fatal(err)
	}
	if out := d.reindex(false); len(out.Moved) != 0 {
		t.Errorf("what a hand decided was moved: %+v", out.Moved)
	}
}

// TestPlacing: the first text of an article's page decides where it stands.
func TestPlacing(t *testing.T) {
	page, feed := news.BasisPage, news.BasisFeed
	for _, tt := range []struct {
		bases []string
		want  int
	}{
		{[]string{page}, 1}, {[]string{feed}, 1}, {[]string{feed, page, page}, 2}, {[]string{page, page}, 1}, {[]string{feed, feed}, 1},
	} {
		var revisions []news.Revision
		for i, basis := range tt.bases {
			revisions = append(revisions, news.Revision{N: i + 1, Basis: basis})
		}
		if got := placing(revisions).N; got != tt.want {
			t.Errorf("%v: revision %d, want %d", tt.bases, got, tt.want)
		}
	}
}

// TestRenumber: a story keeps the number that most of its articles had; two do
// not share one, and what was decided by hand comes first.
func TestRenumber(t *testing.T) {
	type row struct {
		was, is int64
		hand    bool
	}
	for name, tt := range map[string]struct {
		rows []row
		want []int64
	}{
		"nothing moved":           {[]row{{1, -1, false}, {1, -1, false}, {2, -3, false}}, []int64{1, 1, 2}},
		"most had another":        {[]row{{1, -1, false}, {2, -1, false}, {2, -1, false}}, []int64{2, 2, 2}},
		"a story was two":         {[]row{{1, -1, false}, {1, -1, false}, {1, -3, false}}, []int64{1, 1, -3}},
		"as many had either":      {[]row{{2, -1, false}, {1, -1, false}}, []int64{1, 1}},
		"a hand holds the number": {[]row{{1, 1, true}, {1, -2, false}, {1, -2, false}}, []int64{1, -2, -2}},
		"it had none":             {[]row{{0, -1, false}}, []int64{-1}},
	} {
		x := &reindexer{places: map[int64]*store.Placement{}, byHand: map[int64]bool{}, was: map[int64]news.Article{}}
		var order []int64
		for i, r := range tt.rows {
			id := int64(i + 1)
			order = append(order, id)
			x.places[id], x.was[id], x.byHand[id] = &store.Placement{Article: id, Story: r.is}, news.Article{StoryID: r.was}, r.hand
		}
		x.renumber(order)
		var got []int64
		for _, id := range order {
			got = append(got, x.places[id].Story)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestLinks: a matched article is linked to the earlier story of its case, also
// from beyond the window; nothing leads from a copy or an unmatched one.
func TestLinks(t *testing.T) {
	d := newDesk(t)
	a, p := d.receive("wire", "1", bridge)
	links := func(p *Placing, matches []news.Match) []store.StoryLink {
		got, err := d.live.Links(t.Context(), p, matches)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := links(p, d.asked(a, bridge).Matches); len(got) != 0 {
		t.Errorf("a story is linked to itself: %v", got)
	}
	var err error
	if d.live, err = Open(t.Context(), d.store, settings.NewLive(d.set), monday.Add(3*window), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	late := d.asked(d.add("paper", "2"), rescued)
	late.Seen = monday.Add(3 * window)
	next := d.place(late)
	got := links(next, late.Matches)
	if !next.Opens || len(got) != 1 || got[0].Other != a.StoryID || got[0].Kind != store.LinkEarlier {
		t.Errorf("%+v, links %+v; want one to story %d", next, got, a.StoryID)
	}
	if got := links(next, nil); len(got) != 0 {
		t.Errorf("an unmatched article has a case history: %v", got)
	}
	next.CopyOf = a.ID
	if got := links(next, late.Matches); got != nil {
		t.Errorf("a copy has links of its own: %v", got)
	}
}
