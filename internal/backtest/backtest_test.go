package backtest

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

const backtestConfig = `
watchlists:
  - name: people
    entities:
      - {name: Ruben Vardanyan, kind: person, never: [Vardanyan Street]}
      - {name: Baku, kind: place, aliases: [Баку]}
      - {name: ICRC, kind: organisation, alert: no}
      - {name: Nobody Mentioned, kind: person}
    rules:
      - {name: visits, query: 'entity:ICRC AND entity:Baku NOT football'}
      - {name: doctors, query: 'ICRC doctor*'}
  - name: others
    entities: [Ganja]
`

// monday is when the tests look back from.
var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

// stored is one article of the store that a backtest reads.
type stored struct {
	source, language, text string
	daysAgo                int
	state                  news.State
}

var backtestStore = []stored{
	{"wire", "en", "ICRC doctors came to Baku on Monday.", 1, news.StateLive},
	{"wire", "en", "ICRC doctors came to Baku on Sunday.", 2, news.StateLive},
	{"wire", "en", "The ICRC plays football in Baku.", 2, news.StateLive},
	{"agency", "ru", "Рубена Варданяна судят в Баку.", 4, news.StateLive},
	{"agency", "", "Shops on Vardanyan Street are open; Ruben Vardanyan Street is not.", 5, news.StateLive},
	{"agency", "ru", "Рубен Варданян, до нас.", 10, news.StateBacklog},
	{"agency", "en", "Ganja and Baku, too long ago.", 40, news.StateLive},
}

// fill writes articles into a new store.
func fill(t *testing.T, articles []stored, now time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "backtest.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var sources []news.Source
	for _, name := range []string{"wire", "agency"} {
		sources = append(sources, news.Source{
			Name: name, Kind: news.SourceFeed, URL: "https://" + name + ".example/feed",
			Lane: name + ".example", NextDue: now,
		})
	}
	if err := s.SyncSources(t.Context(), sources, now); err != nil {
		t.Fatal(err)
	}
	for i, a := range articles {
		src, err := s.Source(t.Context(), a.source)
		if err != nil {
			t.Fatal(err)
		}
		at, url := now.Add(-time.Duration(a.daysAgo)*24*time.Hour), fmt.Sprintf("https://%s.example/%d", a.source, i+1)
		e := store.Entry{
			Key: url, Hash: "h", Raw: "{}", URLs: []string{url},
			Article: news.Article{
				Kind: "article", Key: url, URL: url, Lane: src.Lane, SourceID: src.ID, State: a.state,
				Title: fmt.Sprint("Number ", i+1), FirstSeen: at, Revision: 1,
			},
			Feed: &news.Revision{
				N: 1, SeenAt: at, Basis: "feed", Title: fmt.Sprint("Number ", i+1), Text: a.text, Language: a.language,
				Hash: []byte{1},
			},
		}
		if _, err := s.SavePoll(t.Context(), store.Poll{
			Source: src, At: at, Backlog: a.state == news.StateBacklog,
			Entries: []store.Entry{e},
		}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// settingsOf are settings whose lists are those of a configuration.
func settingsOf(t *testing.T, cfg *config.Config) *settings.Settings {
	t.Helper()
	set, err := settings.New(cfg, cfg.Watchlists, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func backtest(t *testing.T, articles []stored, opt Options) *Report {
	t.Helper()
	cfg, faults, err := config.Parse("backtest.yaml", []byte(backtestConfig))
	if err != nil {
		t.Fatal(err, faults)
	}
	opt.Now = monday
	b, err := Run(t.Context(), fill(t, articles, monday), settingsOf(t, cfg), opt)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRun(t *testing.T) {
	read := 0
	b := backtest(t, backtestStore, Options{Watchlist: "people", Days: 30, Progress: func(n int) { read = n }})
	if b.Articles != 6 || b.FeedOnly != 6 || read != 6 || b.Found != 5 || b.Alerts != 4 || b.Backlog != 1 || b.Days != 10 ||
		b.AlertsADay != 0.4 || b.StoriesADay != 0.4 {
		t.Errorf("got %+v", b)
	}
	got := []string{}
	for _, l := range b.Lines {
		got = append(got, fmt.Sprintf("%s%s %d %.2f %.1f %v %v %v", l.Rule, l.Entity, l.Articles, l.Share, l.AlertsADay, l.Strengths, l.Sources,
			l.Languages))
		if len(l.Samples) != l.Articles {
			t.Errorf("%s has %d samples", l.Entity, len(l.Samples))
		}
	}
	want := []string{
		"Baku 4 0.67 0.4 [{exact 4}] [{wire 3} {agency 1}] [{en 3} {ru 1}]",
		"ICRC 3 0.50 0.0 [{exact 3}] [{wire 3}] [{en 3}]",
		"Ruben Vardanyan 2 0.33 0.1 [{variant 2}] [{agency 2}] [{ru 2}]",
		"doctors 2 0.33 0.2 [{exact 2}] [{wire 2}] [{en 2}]",
		"visits 2 0.33 0.2 [{exact 2}] [{wire 2}] [{en 2}]",
		"Nobody Mentioned 0 0.00 0.0 [] [] []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Count{{"wire", 3}, {"agency", 2}}, b.Sources); diff != "" {
		t.Error(diff)
	}
	name := func(rule string) Name { return Name{Watchlist: "people", Rule: rule} }
	if diff := cmp.Diff([]Overlap{{A: name("doctors"), B: name("visits"), Both: 2, OfA: 2, OfB: 2}}, b.Overlap); diff != "" {
		t.Error(diff)
	}
}

func TestStopped(t *testing.T) {
	b := backtest(t, backtestStore, Options{Days: 30})
	got := []string{}
	for _, l := range b.Lines {
		for _, s := range l.Stopped {
			got = append(got, fmt.Sprintf("%s%s: %s: %d %s", l.Rule, l.Entity, s.By, s.Articles, s.Samples[0].Title))
		}
	}
	want := []string{"Ruben Vardanyan: never “Vardanyan Street”: 1 Number 5", "visits: NOT football: 1 Number 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSamples(t *testing.T) {
	b := backtest(t, backtestStore, Options{Days: 30})
	got := []string{}
	for _, s := range b.Samples {
		got = append(got, fmt.Sprintf("%s%s: %s %v", s.Rule, s.Entity, s.Title, s.Found))
	}
	want := []string{
		"visits: Number 1 [ICRC Baku]", "Ruben Vardanyan: Number 4 [Рубена Варданяна]",
		"visits: Number 2 [ICRC Baku]", "Ruben Vardanyan: Number 6 [Рубен Варданян]", "ICRC: Number 3 [ICRC]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBroad(t *testing.T) {
	var articles []stored
	for i := range 40 {
		a := stored{"wire", "en", "Rain again.", 1 + i/4, news.StateLive}
		switch {
		case i < 10:
			a.text = "The ICRC spoke in Baku."
		case i == 10:
			a.text = "A fair in Ganja."
		}
		articles = append(articles, a)
	}
	b := backtest(t, articles, Options{Days: 30})
	var broad []string
	for _, l := range b.Lines {
		if l.TooBroad {
			broad = append(broad, l.Rule+l.Entity)
		}
	}
	if diff := cmp.Diff([]string{"Baku", "visits"}, broad); diff != "" { // ICRC tells nobody, Ganja is rare
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(b.Samples) != mostSamples || len(b.Lines[0].Samples) != mostSamples {
		t.Errorf("%d samples, %d of %s", len(b.Samples), len(b.Lines[0].Samples), b.Lines[0].Entity)
	}
}

// TestFacts counts what the articles state of the facts: a value of a
// word that is no fact's, of another list and of an article that is too old is not.
func TestFacts(t *testing.T) {
	cfg, faults, err := config.Parse("backtest.yaml", []byte(`
watchlists:
  - name: people
    entities: [{name: ICRC, kind: organisation, alert: no}]
    facts:
      - {name: held, of: "entity:ICRC", patterns: {en: '{number} prisoner*', ka: '{number} პატიმარ*'}}
      - {name: freed, of: "entity:ICRC", patterns: {en: '{number} freed'}}
  - name: others
    entities: [{name: Baku, kind: place, alert: no}]
    facts:
      - {name: held, of: "entity:Baku", patterns: {en: '{number} prisoner*'}}
`))
	if err != nil {
		t.Fatal(err, faults)
	}
	s := fill(t, []stored{
		{"wire", "en", "The ICRC saw 23 prisoners and nineteen guards.", 1, news.StateLive},
		{"wire", "en", "The ICRC saw 23 prisoners.", 2, news.StateLive},
		{"agency", "ka", "ICRC: ცხრამეტი პატიმარი.", 3, news.StateLive},
		{"agency", "en", "In Baku there are 40 prisoners.", 3, news.StateLive},
		{"agency", "en", "The ICRC saw 32 prisoners.", 50, news.StateLive},
	}, monday)
	b, err := Run(t.Context(), s, settingsOf(t, cfg), Options{Watchlist: "people", Days: 30, Now: monday})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, f := range b.Facts {
		now := ""
		if f.Current != nil {
			now = f.Current.Value
		}
		got = append(got, fmt.Sprintf("%s/%s: %d articles, %d origins, %d values, %d in conflict, now %q", f.Watchlist, f.Name, f.Articles,
			f.Origins, f.Values, f.Conflicts, now))
	}
	want := []string{
		`people/held: 3 articles, 2 origins, 2 values, 3 in conflict, now "23"`,
		`people/freed: 0 articles, 0 origins, 0 values, 0 in conflict, now ""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if all, err := s.Facts(t.Context(), store.FactQuery{}); err != nil || len(all) != 0 {
		t.Errorf("it stored %+v, %v", all, err)
	}
}

func TestNothing(t *testing.T) {
	b := backtest(t, nil, Options{Days: 30})
	if b.Articles != 0 || b.Days != 1 || b.Samples == nil || b.Overlap == nil {
		t.Errorf("got %+v", b)
	}
	cfg, _, err := config.Parse("backtest.yaml", []byte(backtestConfig))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(t.Context(), nil, settingsOf(t, cfg), Options{Watchlist: "peopel", Days: 1})
	if err == nil {
		t.Fatal("a list that is not there was tried")
	}
	if got, want := news.Told(nil, err), "no watchlist is named \"peopel\"\nhint: there are people, others"; got != want {
		t.Errorf("got %s", got)
	}
}
