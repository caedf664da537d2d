package replay

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/hubs"
	"tocsin/internal/news"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
	"tocsin/internal/visit"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const (
	configuration = `
database: "sqlite:t.db"
timezone: UTC
operators: ops
sources: [{name: wire, feed: "https://wire.example/feed"}, {name: list, page: "https://list.example/held"}]
watchlists: [{name: people, entities: [{name: Gevorg Parsyan, kind: person}]}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`
	bridge = "A footbridge over the Voghji river collapsed in Kapan on Monday evening. Two people were hurt, " +
		"the rescue service of Syunik said. " +
		"Mayor Gevorg Parsyan blamed rust and promised an inquiry into the firm that repaired the footbridge in 2019."
	rescued = "Rescuers in Kapan pulled two injured people from the Voghji after the footbridge they were crossing gave way. " +
		"The mayor, Gevorg Parsyan, " +
		"said the bridge had rusted through although it was repaired six years ago. Syunik prosecutors opened an inquiry."
)

func newReplay(t *testing.T) *Replay {
	t.Helper()
	set := settingstest.Parse(t, configuration)
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), store.Options{Temporary: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	live := settings.NewLive(set)
	placer, err := place.Open(t.Context(), s, live, monday, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	log, clock := slog.New(slog.DiscardHandler), func() time.Time { return monday }
	return &Replay{Store: s, Live: live, Visitor: &visit.Visitor{
		Store: s, Live: live, Placer: placer, Now: clock, Log: log, Hubs: &hubs.Hubs{Store: s, Live: live, Now: clock, Log: log},
	}}
}

func recorded(source, url, text string) Recorded {
	return Recorded{Source: source, URL: url, Title: "A report", Text: text, Language: "en", Seen: monday}
}

func (r *Replay) run(t *testing.T, in Recorded) Replayed {
	t.Helper()
	out, err := r.Article(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestArticle goes through what a line can be: a first text, the same, an edit,
// a copy, and a text that names nobody.
func TestArticle(t *testing.T) {
	r := newReplay(t)
	later := func(in Recorded, text string) Recorded {
		in.Text, in.Seen = text, monday.Add(time.Hour)
		return in
	}
	one := recorded("wire", "https://wire.example/one", bridge)
	for _, tt := range []struct {
		name     string
		in       Recorded
		article  string
		outcome  news.Outcome
		revision int
		story    string
		copyOf   string
		matches  int
	}{
		{"a first text", one, "1", news.OutcomeNew, 1, "1", "", 1},
		{"the same", later(one, bridge), "1", news.OutcomeUnchanged, 1, "1", "", 1},
		{"an edit", later(one, bridge+" Gevorg Parsyan resigned."), "1", news.OutcomeChanged, 2, "1", "", 2},
		{
			"a copy at an outlet that is not configured", recorded("mirror", "https://mirror.example/x", bridge), "2", news.OutcomeNew, 1, "1",
			"1", 1,
		},
		{"another event", recorded("wire", "https://wire.example/two",
			"The central bank raised its key rate by half a point to 7.25 per cent on Tuesday."), "3", news.OutcomeNew, 1, "2", "", 0},
	} {
		got := r.run(t, tt.in)
		if got.Article != tt.article || got.Outcome != tt.outcome || got.Revision != tt.revision || got.Story != tt.story ||
			len(got.Matches) != tt.matches || got.Matches == nil {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if (got.CopyOf != nil) != (tt.copyOf != "") || got.CopyOf != nil && *got.CopyOf != tt.copyOf {
			t.Errorf("%s: a copy of %v", tt.name, got.CopyOf)
		}
		if (got.Change != nil) != (tt.outcome == news.OutcomeChanged) || got.Title+got.Text != "" {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// TestPage has the rows of a watched page, which may divide a name; an article's
// lines do not.
func TestPage(t *testing.T) {
	r, rows := newReplay(t), "Surname | Name | Held in\nPetyan | Aram | Ganja\nParsyan | Gevorg | Baku"
	got := r.run(t, recorded("list", "https://list.example/held", rows)).Matches
	if len(got) != 1 || got[0].Text != "Parsyan | Gevorg" {
		t.Errorf("found %+v", got)
	}
	if got := r.run(t, recorded("wire", "https://wire.example/rows", rows)).Matches; len(got) > 0 {
		t.Errorf("an article: found %+v", got)
	}
}

// TestMergedURLs: a line whose page is an article that is known under another
// address is a look at that one.
func TestMergedURLs(t *testing.T) {
	r := newReplay(t)
	page := func(text string) string {
		return `<!doctype html><html lang="en"><head><title>A report</title><link rel="canonical" href="https://wire.example/one"></head>
<body><article><h1>A report</h1><p>` + strings.ReplaceAll(text, ". ", ".</p><p>") + `</p>
<p>The ministry of territorial administration said it would pay for a new bridge,
and that the work would begin in the autumn of this year.</p></article></body></html>`
	}
	in := func(url, text string) Recorded {
		return Recorded{Source: "wire", URL: url, HTML: page(text), Language: "en", Seen: monday}
	}
	first := r.run(t, in("https://wire.example/one", bridge))
	if first.Title != "A report" || !strings.Contains(first.Text, "Voghji") {
		t.Fatalf("%+v", first)
	}
	if got := r.run(t, in("https://wire.example/print/one", bridge)); got.Article != first.Article ||
		got.Outcome != news.OutcomeUnchanged || got.Story != first.Story {
		t.Errorf("%+v, want a look at article %s", got, first.Article)
	}
	if got := r.run(t, recorded("wire", "https://wire.example/two", rescued)); got.Story == "" || got.Article == first.Article {
		t.Errorf("%+v", got)
	}
}

// TestFinal: in hindsight a line has the story and the root that it has when all
// has been read.
func TestFinal(t *testing.T) {
	r := newReplay(t)
	first := recorded("blog", "https://blog.example/one", bridge+" This was first reported by wire.")
	results := []*Replayed{}
	for _, in := range []Recorded{
		first, recorded("paper", "https://paper.example/one", rescued),
		recorded("mirror", "https://mirror.example/one", bridge),
	} {
		got := r.run(t, in)
		results = append(results, &got)
	}
	wrong := "77"
	results[1].Story, results[1].CopyOf = wrong, &wrong
	if err := r.Final(t.Context(), results); err != nil {
		t.Fatal(err)
	}
	if results[1].Story == wrong || results[1].CopyOf != nil || results[2].CopyOf == nil || results[2].Story != results[0].Story {
		t.Errorf("%+v, %+v, %+v", results[0], results[1], results[2])
	}
	if err := r.Final(t.Context(), []*Replayed{{Article: "x"}}); err == nil {
		t.Error("an article without a number is no error")
	}
}

// TestRefused: a line that says nothing, or whose page is no article, is an error.
func TestRefused(t *testing.T) {
	r := newReplay(t)
	for want, in := range map[string]Recorded{
		"neither title nor text nor html": {Source: "wire", URL: "https://wire.example/one", Seen: monday},
		"the page is no article":          {Source: "wire", URL: "https://wire.example/one", HTML: "<p>404</p>", Seen: monday},
	} {
		if _, err := r.Article(t.Context(), in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestUndated: an article that nobody saw is seen when it was published.
func TestUndated(t *testing.T) {
	r := newReplay(t)
	in := recorded("wire", "https://wire.example/one", bridge)
	in.Undated, in.Seen, in.Published = true, time.Time{}, news.Date{Time: monday.Add(-100 * 24 * time.Hour)}
	r.run(t, in)
	a, err := r.Store.Article(t.Context(), 1)
	if err != nil || !a.FirstSeen.Equal(in.Published.Time) || !a.Published.Time.Equal(in.Published.Time) {
		t.Errorf("%+v (%v)", a, err)
	}
}
