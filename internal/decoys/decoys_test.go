package decoys

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

var day = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// desk is an outlet's articles in a store, read by watchlists.
type desk struct {
	t     *testing.T
	store *store.Store
	set   *settings.Settings
	n     int
}

// newDesk watches entities. Kinds are those that their names show.
func newDesk(t *testing.T, watched ...string) *desk {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.SyncSources(t.Context(), []news.Source{{Name: "src", Kind: news.SourceFeed, URL: "https://a.example/feed"}}, day); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, store: s}
	d.watch(watched...)
	return d
}

// watch puts other watchlists to use. A name behind a "-" is vocabulary.
func (d *desk) watch(names ...string) {
	d.t.Helper()
	list := news.Watchlist{Name: "w"}
	for _, name := range names {
		name, vocabulary := strings.CutPrefix(name, "-")
		list.Entities = append(list.Entities, news.Entity{Name: name, Kind: shapeOf(name).kind(), Alert: !vocabulary})
	}
	lists := []news.Watchlist{list}
	matcher, _ := match.Compile(lists)
	conf := &config.Config{Route: route.Node{Receiver: "ops", Digest: "@daily"}}
	conf.LongTerm.Cover = 3
	set, err := settings.New(conf, lists, matcher, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.set = set
}

// publish has the outlet say something in so many articles, one an hour.
func (d *desk) publish(times int, text string) {
	d.t.Helper()
	src, err := d.store.Source(d.t.Context(), "src")
	if err != nil {
		d.t.Fatal(err)
	}
	for range times {
		d.n++
		at, url := day.Add(time.Duration(d.n)*time.Hour), fmt.Sprintf("https://a.example/%d", d.n)
		_, err := d.store.SaveVisit(d.t.Context(), store.Visit{
			Article: news.Article{
				Kind: news.KindArticle, Key: url, URL: url, Lane: "a.example", SourceID: src.ID, State: news.StateLive, FirstSeen: at, Revision: 1,
			},
			At: at, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle,
			Revision: &news.Revision{N: 1, SeenAt: at, Basis: news.BasisPage, Title: "News", Text: text, Hash: []byte(url)},
			Matches:  d.set.Rules().Find(nil, match.InputOf(news.Document{Title: "News", Text: text}, "src")),
		})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// plan draws, with some articles as old as can be, and returns the decoys that
// there are, as "name for watched: articles".
func (d *desk) plan(late func(news.Article) bool) (out []string) {
	d.t.Helper()
	drawer := Drawer{
		Store: d.store, Key: []byte("a secret"), Before: 30 * 24 * time.Hour, Begun: day.AddDate(1, 0, 0),
		Late: func(a news.Article) bool { return late != nil && late(a) },
	}
	if more, err := drawer.Plan(d.t.Context(), d.set); err != nil || more {
		d.t.Fatalf("more: %v, %v", more, err)
	}
	have, err := d.store.Decoys(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, one := range have {
		out = append(out, fmt.Sprintf("%s for %s: %d", one.Name, one.Watched, one.Count))
	}
	slices.Sort(out)
	return out
}

func (d *desk) want(what string, got []string, want ...string) {
	d.t.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// TestLikeForLike watches a name of each shape: whoever reads the archive cannot
// tell it from its decoys by how it is written.
func TestLikeForLike(t *testing.T) {
	for _, tt := range []struct {
		watched string
		text    string // with the name or another in place of %s
		others  []string
	}{
		{"Ruben Vardanyan", "Today the court heard %s, and it rained.", []string{"Anna Petrosyan", "David Grigoryan", "Karen Avetisyan"}},
		{"Рубен Варданян", "Сегодня суд выслушал, и %s молчал.", []string{"Анна Петросян", "Давид Григорян", "Карен Аветисян"}},
		{"Lachin", "Today the road to %s was closed.", []string{"Goris", "Shushi", "OSCE"}},
		{"torture", "They spoke of %s all day.", []string{"harvest", "elections", "weather"}},
		{"ლაჩინი", "დღეს %s დაიკეტა.", []string{"გორისი", "შუშა", "ერევანი"}},
	} {
		t.Run(tt.watched, func(t *testing.T) {
			d := newDesk(t, tt.watched)
			var want []string
			for _, name := range append([]string{tt.watched}, tt.others...) {
				d.publish(3, fmt.Sprintf(tt.text, name))
				if name != tt.watched {
					want = append(want, name+" for "+tt.watched+": 3")
				}
			}
			d.want("decoys", d.plan(nil), want...)
		})
	}
}

// TestNoDecoy has names that would hide nothing, or show what is watched.
func TestNoDecoy(t *testing.T) {
	d := newDesk(t, "Ruben Vardanyan", "Vagif Khachatryan", "-Nikol Stepanyan")
	d.publish(4, "The court heard Ruben Vardanyan, whom his lawyer Levon Sahakyan defends.")
	d.publish(1, "The court heard Ruben Vardanyan.")
	for _, name := range []string{
		"Vagif Khachatryan", // watched himself
		"Nikol Stepanyan",   // on a list, for rules
		"Gurgen Vardanyan",  // a relative: the surname is counted with his
		"Ruben Vardanian",   // another spelling
	} {
		d.publish(5, "They spoke of "+name+", and it rained.")
	}
	d.publish(2, "They spoke of Mariam Hakobyan, and it rained.") // may stay so rare
	d.publish(5, "They spoke of Karen Avetisyan, and it rained.")
	d.publish(5, "They spoke of Karen Avetisyan's friend Ruben Petrosyan, and it rained.")
	drawn := d.plan(nil)
	for _, want := range []string{"Karen Avetisyan for Ruben Vardanyan: 10", "Ruben Petrosyan for Ruben Vardanyan: 5"} {
		if !slices.Contains(drawn, want) {
			t.Errorf("not drawn: %s", want)
		}
	}
	for _, one := range drawn {
		name, watched, _ := strings.Cut(one, " for ")
		beside := name == "Levon Sahakyan" && !strings.HasPrefix(watched, "Ruben")
		if !beside && name != "Karen Avetisyan" && name != "Ruben Petrosyan" {
			t.Errorf("drawn: %s", one)
		}
	}
}

// TestNoCapital has a word that stands at the beginning of names and small too:
// whoever looks for names in the archive would not take it for one.
func TestNoCapital(t *testing.T) {
	d := newDesk(t, "Lachin")
	for _, name := range []string{"Lachin", "Harvest", "Goris"} {
		d.publish(4, "Today they spoke of "+name+", and it rained.")
	}
	d.publish(1, "Today the harvest began.")
	d.want("decoys", d.plan(nil), "Goris for Lachin: 4")
}

// TestAlike prefers decoys with about as many articles, and of which as few are
// not looked at as of the watched name.
func TestAlike(t *testing.T) {
	d := newDesk(t, "Ruben Vardanyan")
	old := d.n
	d.publish(1, "They spoke of Edgar Movsisyan, and it rained.")
	d.publish(1, "They spoke of Hayk Melkonyan, and it rained.")
	for range 4 {
		for _, name := range []string{
			"Ruben Vardanyan", "Anna Petrosyan", "Karen Avetisyan", "Edgar Movsisyan", "Hayk Melkonyan", "David Grigoryan",
		} {
			d.publish(1, "They spoke of "+name+", and it rained.")
		}
	}
	d.publish(20, "They spoke of Nikol Stepanyan, and it rained.")
	d.want("decoys", d.plan(func(a news.Article) bool { return a.FirstSeen.Before(day.Add(time.Duration(old+3) * time.Hour)) }),
		"Anna Petrosyan for Ruben Vardanyan: 4", "David Grigoryan for Ruben Vardanyan: 4", "Karen Avetisyan for Ruben Vardanyan: 4")
}

// TestOutgrown has a watched name that becomes frequent: its decoys stay, and
// get company; new articles of all of them count.
func TestOutgrown(t *testing.T) {
	d := newDesk(t, "Ruben Vardanyan")
	three := []string{"Anna Petrosyan", "Karen Avetisyan", "David Grigoryan"}
	for _, name := range append(three, "Ruben Vardanyan", "Edgar Movsisyan") {
		times := 3
		if name == "Edgar Movsisyan" {
			times = 30
		}
		d.publish(times, "They spoke of "+name+", and it rained.")
	}
	d.want("at first", d.plan(nil),
		"Anna Petrosyan for Ruben Vardanyan: 3", "David Grigoryan for Ruben Vardanyan: 3", "Karen Avetisyan for Ruben Vardanyan: 3")
	d.publish(2, "They spoke of Anna Petrosyan, and it rained.")
	d.publish(20, "They spoke of Ruben Vardanyan, and it rained.")
	d.want("when it has 23 articles", d.plan(nil), "Edgar Movsisyan for Ruben Vardanyan: 30",
		"Anna Petrosyan for Ruben Vardanyan: 5", "David Grigoryan for Ruben Vardanyan: 3", "Karen Avetisyan for Ruben Vardanyan: 3")
}

// TestWatchEnds takes the watched name off the lists: if its decoys went on, they
// would show that they are not it.
func TestWatchEnds(t *testing.T) {
	d := newDesk(t, "Ruben Vardanyan")
	for _, name := range []string{"Ruben Vardanyan", "Anna Petrosyan"} {
		d.publish(3, "They spoke of "+name+", and it rained.")
	}
	d.want("while it is watched", d.plan(nil), "Anna Petrosyan for Ruben Vardanyan: 3")
	d.watch("Vagif Khachatryan")
	d.publish(1, "They spoke of Anna Petrosyan, and it rained.")
	d.want("after that", d.plan(nil), "Anna Petrosyan for Ruben Vardanyan: 3")
}

// TestForms finds a decoy in the case forms in which a watched name is found.
func TestForms(t *testing.T) {
	d := newDesk(t, "Рубен Варданян")
	d.publish(5, "Сегодня в суде Рубен Варданян молчал.")
	d.publish(3, "Сегодня в суде Карен Аветисян молчал.")
	d.publish(2, "Сегодня суд оставил Карена Аветисяна под стражей.")
	d.want("decoys", d.plan(nil), "Карен Аветисян for Рубен Варданян: 5")
}

// BenchmarkCandidates reads an archive as large as any, of ordinary texts and of
// such as an outlet would write to use up memory: names and nothing else, each once.
func BenchmarkCandidates(b *testing.B) {
	for _, kind := range []string{"ordinary", "names alone"} {
		all := &archive{}
		for i := range maxTexts {
			var text strings.Builder
			for n := 0; text.Len() < maxLead; n++ {
				if kind == "ordinary" {
					fmt.Fprintf(&text, "On the day the court heard Anna Vard%cm%cn speak, and the hearing in Goris went on for word%d. ", 'a'+n*i%26, 'a'+i%26, (n+i)%20000)
				} else {
					fmt.Fprintf(&text, "Anna %c%c%c%cyan ", 'A'+n%26, 'a'+n/26%26, 'a'+i%26, 'a'+i/26%26)
				}
			}
			all.articles = append(all.articles, news.Article{ID: int64(i)})
			all.revisions = append(all.revisions, news.Revision{Text: text.String(), Language: "en"})
		}
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				found := all.candidates()
				b.ReportMetric(float64(len(found[person])), "persons")
				b.ReportMetric(float64(len(found[capital])+len(found[plain])), "words")
			}
		})
	}
}
