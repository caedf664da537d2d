package ledger

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/tracked"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources:
  - {name: wire, feed: "https://wire.example/feed", outlet: The Wire}
  - {name: paper, feed: "https://paper.example/feed"}
watchlists:
  - name: people
    entities: [{name: Ann Lee, kind: person}]
    facts: [{name: held, kind: number, of: ["entity:Ann Lee"], holds: 24h, patterns: {en: ["{number} men"]}}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

func configurationOf(t *testing.T) *config.Config {
	t.Helper()
	cfg, faults, err := config.Parse("t.yaml", []byte(configuration))
	if err != nil {
		t.Fatal(err, faults)
	}
	return cfg
}

// row is what an article of a source states of the fact.
func row(article int64, source, origin, value string) news.StatedFact {
	return news.StatedFact{
		FactValue: news.FactValue{
			Watchlist: "people", Name: "held", Kind: news.FactNumber, Value: value, Counts: true, AsOf: monday,
			SeenAt: monday.Add(time.Duration(article) * time.Minute),
		},
		Article: article, Revision: 1, Latest: true, Source: source, Origin: origin, State: news.StateLive,
	}
}

// TestVoices: a copy that says the same speaks with its original's voice, one
// that says otherwise with its own.
func TestVoices(t *testing.T) {
	o := OutletsOf(configurationOf(t))
	copied := func(origin, value string) news.StatedFact {
		r := row(2, "paper", "Reuters", "23")
		r.CopyOf, r.RootOrigin, r.RootValue = 1, origin, value
		return r
	}
	for _, tt := range []struct {
		name string
		row  news.StatedFact
		want string
	}{
		{"an article has its origin", row(1, "wire", "Reuters", "23"), "Reuters"},
		{"without one it has its outlet", row(1, "wire", "", "23"), "The Wire"},
		{"a source that is gone has its name", row(1, "gone", "", "23"), "gone"},
		{"a copy says the same", copied("AFP", "23"), "AFP"},
		{"a copy of what has no origin", copied("", "23"), "paper"},
		{"a copy says otherwise", copied("AFP", "19"), "paper"},
		{"its original says nothing of it", copied("AFP", ""), "paper"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := o.Statement(tt.row)
			if err != nil || got.Origin != tt.want || got.Source != tt.row.Source || !got.Latest {
				t.Errorf("%+v (%v), want the voice of %s", got, err, tt.want)
			}
		})
	}
}

// TestStatements: what does not count, and what turned out to be another
// article, says nothing.
func TestStatements(t *testing.T) {
	o := OutletsOf(configurationOf(t))
	aside, merged := row(2, "wire", "", "19"), row(3, "wire", "", "20")
	aside.Counts, merged.State = false, news.StateMerged
	got, err := o.Statements([]news.StatedFact{row(1, "wire", "", "23"), aside, merged})
	if err != nil || len(got) != 1 || got[0].Article != 1 {
		t.Errorf("%+v (%v)", got, err)
	}
	if _, err := o.Statements([]news.StatedFact{row(4, "wire", "", "many")}); err == nil ||
		!strings.Contains(err.Error(), "fact held of article 4") {
		t.Error(err)
	}
}

func TestOutlets(t *testing.T) {
	o := OutletsOf(configurationOf(t))
	if o.Name("wire") != "The Wire" || o.Name("paper") != "paper" || o.Name("gone") != "gone" {
		t.Errorf("%s, %s, %s", o.Name("wire"), o.Name("paper"), o.Name("gone"))
	}
	if o.Source("wire").Outlet != "The Wire" || o.Source("gone").Name != "" || o.Source("gone").SourceOptions == nil {
		t.Error("a source that is not configured is none, with options")
	}
	n := 0
	for name, s := range o.All() {
		if n++; s.Name != name {
			t.Errorf("%s is %s", name, s.Name)
		}
	}
	if n != 2 {
		t.Errorf("%d sources", n)
	}
}

// stand is where the fact stands by all rows, of what the articles say.
func stand(t *testing.T, o Outlets, about []int64, rows ...news.StatedFact) []tracked.Standing {
	t.Helper()
	all, err := o.Statements(rows)
	if err != nil {
		t.Fatal(err)
	}
	return tracked.Stand(news.Fact{Kind: news.FactNumber, Holds: 24 * time.Hour}, all, func(id int64) bool {
		for _, a := range about {
			if a == id {
				return true
			}
		}
		return false
	})
}

// TestTold: a message says the latest value with who says so, agrees and does
// not, and no contradiction twice.
func TestTold(t *testing.T) {
	o := OutletsOf(configurationOf(t))
	say := func(outlet, origin, value string) digest.Saying {
		return digest.Saying{Outlet: outlet, Origin: origin, Value: value, At: monday}
	}
	wire, paper, other := row(1, "wire", "", "23"), row(2, "paper", "", "19"), row(3, "gone", "AFP", "23")
	got := o.Told("held", stand(t, o, []int64{1, 2}, wire, paper, other), 2)
	want := []digest.Fact{{
		Name: "held", Value: "19", Says: []digest.Saying{say("paper", "paper", "19")}, Of: 2,
		Conflicts: []digest.Saying{say("The Wire", "The Wire", "23"), say("gone", "AFP", "23")},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	edited := row(1, "wire", "", "20")
	edited.Revision, edited.SeenAt = 2, monday.Add(time.Hour)
	wire.Latest = false
	got = o.Told("held", stand(t, o, []int64{1}, wire, edited), 1)
	if len(got) != 1 || got[0].Value != "20" || got[0].Was != nil && got[0].Was.Value != "23" {
		t.Errorf("%+v", got)
	}
	if got := o.Sayings(nil); got != nil {
		t.Errorf("nobody says %v", got)
	}
}

func TestHistories(t *testing.T) {
	cfg := configurationOf(t)
	wire, paper := row(1, "wire", "", "23"), row(2, "paper", "", "19")
	aside := row(2, "paper", "", "7")
	aside.Counts = false
	rows := func(tracked.Defined) ([]news.StatedFact, error) { return []news.StatedFact{wire, aside, paper}, nil }
	got, err := Histories(cfg, "people/held", rows)
	if err != nil || len(got) != 1 || len(got[0].Values) != 3 || got[0].Current == nil || got[0].Current.Value != "19" {
		t.Fatalf("%+v (%v)", got, err)
	}
	for i, want := range []int{1, 0, 1} { // what does not count contradicts nobody
		if v := got[0].Values[i]; len(v.Conflicts) != want {
			t.Errorf("value %s: %+v", v.Value, v.Conflicts)
		}
	}
	none := func(tracked.Defined) ([]news.StatedFact, error) { return nil, nil }
	if got, err = Histories(cfg, "", none); err != nil || got[0].Current != nil || got[0].Values == nil {
		t.Errorf("%+v (%v)", got, err)
	}
	if _, err = Histories(cfg, "nothing", none); err == nil || !strings.Contains(err.Error(), `no fact is called "nothing"`) {
		t.Error(err)
	}
	cfg.Watchlists = nil
	if _, err = Histories(cfg, "", none); err == nil || !strings.Contains(err.Error(), "follows no facts") {
		t.Error(err)
	}
}

// TestListed: an entry that is gone while older ones stay was withdrawn.
func TestListed(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o := OutletsOf(configurationOf(t))
	if err := s.SyncSources(t.Context(), []news.Source{{Name: "wire", Kind: news.SourceFeed, URL: "https://wire.example/feed"}},
		monday); err != nil {
		t.Fatal(err)
	}
	poll := func(at time.Time, fresh []string, shown ...string) {
		src, err := s.Source(t.Context(), "wire")
		if err != nil {
			t.Fatal(err)
		}
		src.LastOK = at
		p := store.Poll{Source: src, At: at, Outcome: news.OutcomeNew, Listing: shown}
		for _, key := range fresh {
			a := news.Article{Kind: news.KindArticle, Key: key, URL: key, SourceID: src.ID, State: news.StatePending, FirstSeen: at}
			p.Entries = append(p.Entries, store.Entry{Key: key, Hash: "h", Raw: "{}", Article: a, URLs: []string{key}})
		}
		if _, err := s.SavePoll(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	poll(monday, []string{"old"}, "old")
	poll(monday.Add(time.Minute), []string{"it"}, "it", "old")
	a, err := s.ArticleByURL(t.Context(), "it")
	if err != nil {
		t.Fatal(err)
	}
	a.MissingSince = monday.Add(2 * time.Minute)
	for _, tt := range []struct {
		shown []string
		still bool
		words []string
	}{
		{nil, false, nil}, // not read since
		{[]string{"it", "old"}, true, []string{"Still listed by The Wire"}},
		{[]string{"old"}, false, []string{"Withdrawn from the list of The Wire, which still has older entries"}},
		{[]string{"new"}, false, []string{"No longer listed by The Wire, which has newer entries only"}},
	} {
		if tt.shown != nil {
			poll(monday.Add(time.Hour), nil, tt.shown...)
		}
		still, words, err := o.Listed(t.Context(), s, a)
		if diff := cmp.Diff(tt.words, words); err != nil || still != tt.still || diff != "" {
			t.Errorf("%v: %v (%v)\n%s", tt.shown, still, err, diff)
		}
	}
}
