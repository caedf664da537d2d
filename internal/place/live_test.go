package place

import (
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed"}
  - {name: paper, feed: "https://paper.example/feed"}
watchlists:
  - name: people
    entities: [{name: Gevorg Parsyan, kind: person}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

// desk is a Live on a temporary store.
type desk struct {
	t     *testing.T
	store *store.Store
	set   *settings.Settings
	live  *Live
	log   strings.Builder
	src   map[string]news.Source
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d := &desk{t: t, store: s, set: settingstest.Parse(t, configuration), src: map[string]news.Source{}}
	var want []news.Source
	for name, conf := range d.set.Outlets.All() {
		want = append(want, news.Source{Name: name, Kind: news.SourceFeed, URL: conf.URL()})
	}
	if err := s.SyncSources(t.Context(), want, monday); err != nil {
		t.Fatal(err)
	}
	for _, w := range want {
		if d.src[w.Name], err = s.Source(t.Context(), w.Name); err != nil {
			t.Fatal(err)
		}
	}
	d.open()
	return d
}

// open opens the Live, as after a restart.
func (d *desk) open() {
	d.t.Helper()
	var err error
	if d.live, err = Open(d.t.Context(), d.store, settings.NewLive(d.set), monday.Add(24*time.Hour), slog.New(slog.NewTextHandler(&d.log, nil))); err != nil {
		d.t.Fatal(err)
	}
}

// add stores an article without a text.
func (d *desk) add(source, key string) news.Article {
	d.t.Helper()
	a, err := d.store.AddArticle(d.t.Context(), news.Article{
		Kind: news.KindArticle, Key: "https://" + source + ".example/" + key, SourceID: d.src[source].ID, Source: source,
		State: news.StatePending, FirstSeen: monday,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// asked is what an article of a source with a text is placed by.
func (d *desk) asked(a news.Article, text string) Article {
	found := d.set.Matcher.Find(nil, match.InputOf(news.Document{Title: "A report", Text: text, Language: "en"}, a.Source))
	return Article{
		ID: a.ID, Story: a.StoryID, Title: "A report", Text: text, Language: "en", Outlet: OutletName("", a.Source),
		Seen: monday.Add(time.Duration(a.ID) * time.Minute), Matches: found,
	}
}

// save commits what was placed as a visit does.
func (d *desk) save(a news.Article, in Article, p *Placing, links []store.StoryLink) news.Article {
	d.t.Helper()
	hash := identity.ContentHash(in.Title, in.Text)
	a.State, a.Revision, a.StoryID, a.CopyOf, a.Origin, a.Matched = news.StateLive, a.Revision+1, p.Story, p.CopyOf, p.Origin,
		news.HasAlert(in.Matches)
	saved, err := d.store.SaveVisit(d.t.Context(), store.Visit{
		Article: a, At: in.Seen, Outcome: news.OutcomeNew, Matches: in.Matches,
		Revision: &news.Revision{
			N: a.Revision, SeenAt: in.Seen, Basis: news.BasisPage, Title: in.Title, Text: in.Text, Language: "en",
			Hash: hash[:], Credits: in.Credits,
		},
		Identity: &store.Identity{At: p.At, NewStory: p.Opens, Sketch: p.Sketch.Bytes(), Vector: p.Vector.Bytes(), Links: links, Takes: p.Takes},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.live.Settle(d.t.Context(), p, saved.StoryID); err != nil {
		d.t.Fatal(err)
	}
	return a
}

// receive places a new article and saves it.
func (d *desk) receive(source, key, text string) (news.Article, *Placing) {
	d.t.Helper()
	a := d.add(source, key)
	in := d.asked(a, text)
	p := d.place(in)
	return d.save(a, in, p, nil), p
}

func (d *desk) place(in Article) *Placing {
	d.t.Helper()
	p, err := d.live.Place(d.t.Context(), in)
	if err != nil {
		d.t.Fatal(err)
	}
	return p
}

func TestNumbersComeInBlocks(t *testing.T) {
	d := newDesk(t)
	a, one := d.receive("wire", "1", bridge)
	if first, err := d.store.ReserveStories(t.Context(), 1); err != nil || first != a.StoryID+blockSize {
		t.Fatalf("behind the block comes %d (%v), want %d", first, err, a.StoryID+blockSize)
	}
	b := d.add("paper", "2")
	lost := d.place(d.asked(b, bank))
	if err := d.live.Settle(t.Context(), lost, 0); err != nil {
		t.Fatal(err)
	}
	if _, two := d.receive("paper", "3", bank); lost.Story != one.Story+1 || two.Story != lost.Story {
		t.Errorf("stories %d, then %d: the number that was given back is lost", lost.Story, two.Story)
	}
}

// TestCloseReturnsTheRest: after a stop the next story has the next number.
func TestCloseReturnsTheRest(t *testing.T) {
	d := newDesk(t)
	a, _ := d.receive("wire", "1", bridge)
	if err := d.live.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.open()
	b, _ := d.receive("paper", "2", bank)
	if b.StoryID != a.StoryID+1 {
		t.Errorf("story %d follows %d", b.StoryID, a.StoryID)
	}
	// A number in the middle that is not used stays unused: others lie behind it.
	x, y := d.place(Article{ID: 998, Seen: monday}), d.place(Article{ID: 999, Seen: monday})
	x.Settle(0)
	if err := d.live.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if next, err := d.store.ReserveStories(t.Context(), 1); err != nil || next != y.Story+1 {
		t.Errorf("%d (%v), want %d", next, err, y.Story+1)
	}
}

// TestRemembered: a restart knows roots and stories, and no copy as a root.
func TestRemembered(t *testing.T) {
	d := newDesk(t)
	a, _ := d.receive("wire", "1", bridge)
	d.receive("paper", "2", bridge)
	d.open()
	if n := d.live.copies.Len(); n != 1 {
		t.Errorf("%d roots, want 1", n)
	}
	if c, p := d.receive("paper", "3", bridge); c.CopyOf != a.ID || p.Story != a.StoryID {
		t.Errorf("%+v", p)
	}
	if _, p := d.receive("paper", "4", rescued); p.Found.Story != a.StoryID {
		t.Errorf("%+v, want story %d", p.Found, a.StoryID)
	}
}

// TestDamagedPlaces: rows that are worked out from texts, and that somebody or
// something has damaged, do not stop a start; they are worked out anew, said, and
// mended.
func TestDamagedPlaces(t *testing.T) {
	half := func(b []byte) []byte { return b[:len(b)/2] }
	noise := func(b []byte) []byte { return append(append([]byte{b[0]}, 0xff, 0xff, 0xff), b[4:]...) }
	for _, tt := range []struct {
		name   string
		damage func(p *store.Placed)
	}{
		{"half a sketch", func(p *store.Placed) { p.Sketch = half(p.Sketch) }},
		{"half a vector", func(p *store.Placed) { p.Vector = half(p.Vector) }},
		{"one byte of each", func(p *store.Placed) { p.Sketch, p.Vector = p.Sketch[:1], p.Vector[:1] }},
		{"noise in both", func(p *store.Placed) { p.Sketch, p.Vector = noise(p.Sketch), noise(p.Vector) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			root, _ := d.receive("wire", "1", bridge)
			other, _ := d.receive("wire", "2", strings.Repeat("Another matter altogether is told in this report of the paper. ", 20))
			whole, err := d.store.PlacedOf(t.Context(), root.ID)
			if err != nil {
				t.Fatal(err)
			}
			broken := whole
			tt.damage(&broken)
			if err := d.store.SaveReread(t.Context(), []store.Reread{{Article: root.ID, Sketch: broken.Sketch, Vector: broken.Vector}}); err != nil {
				t.Fatal(err)
			}
			d.open()
			if said := d.log.String(); strings.Count(said, "damaged") != 1 || !strings.Contains(said, "article="+strconv.FormatInt(root.ID, 10)) {
				t.Errorf("the log says %q", said)
			}
			if p := d.place(d.asked(d.add("paper", "1"), bridge)); p.CopyOf != root.ID || p.Story != root.StoryID {
				t.Errorf("its copy is placed as %d in story %d, want %d in %d", p.CopyOf, p.Story, root.ID, root.StoryID)
			}
			mended, err := d.store.PlacedOf(t.Context(), root.ID)
			if diff := cmp.Diff(whole, mended); diff != "" || err != nil {
				t.Errorf("the row was not mended (-was +is): %s%v", diff, err)
			}
			d.log.Reset()
			d.open()
			if d.log.Len() > 0 {
				t.Errorf("the next start says %q of article %d or %d", d.log.String(), root.ID, other.ID)
			}
		})
	}
}
