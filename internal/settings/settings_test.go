package settings

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
)

const text = `
timezone: Asia/Yerevan
fetch: {contact: "https://example.org/bot"}
operators: ops
sources:
  - {name: wire, outlet: The Wire, feed: "https://wire.example/feed.xml", timezone: Europe/Paris}
  - {name: agency, feed: "https://agency.example/feed.xml"}
watchlists:
  - name: people
    entities: [{name: Ruben Vardanyan, kind: person}, {name: ICRC, kind: organisation}]
    facts: [{name: held, of: "entity:ICRC", patterns: {en: '{number} prisoner*'}}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops, digest: "0 8 * * *"}
`

// parsed reads a configuration.
func parsed(t *testing.T) *config.Config {
	t.Helper()
	cfg, faults, err := config.Parse("tocsin.yaml", []byte(text))
	if err != nil {
		t.Fatal(err, faults)
	}
	return cfg
}

func made(t *testing.T, matcher *match.Matcher) *Settings {
	t.Helper()
	cfg := parsed(t)
	s, err := New(cfg, cfg.Watchlists, matcher, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNew(t *testing.T) {
	s := made(t, nil)
	if s.Source("wire").Outlet != "The Wire" || s.Source("gone").Name != "" || len(s.Facts.Facts()) != 1 || s.Routes == nil {
		t.Errorf("%+v", s)
	}
	for source, want := range map[string]string{"wire": "Europe/Paris", "agency": "Asia/Yerevan", "gone": "Asia/Yerevan"} {
		if got := s.FactZone(s.Source(source)).String(); got != want {
			t.Errorf("%s counts days in %s, want %s", source, got, want)
		}
	}
	if got := s.Clock(time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)); got != "Mon 28 Jul 2025 09:00 +04" {
		t.Error(got)
	}
	if sched, err := s.Schedule("0 8 * * *"); err != nil || sched.Next(time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)).UTC().Hour() != 4 {
		t.Errorf("%v, %v", sched, err)
	}
	if _, err := s.Schedule("often"); err == nil || err.Error()[:16] != `schedule "often"` {
		t.Errorf("%v", err)
	}
	cfg := parsed(t)
	cfg.Route.Routes = append(cfg.Route.Routes, cfg.Route)
	cfg.Route.Routes[0].GroupBy = []string{"colour"}
	if _, err := New(cfg, nil, nil, nil); err == nil {
		t.Error("a route with a fault was taken")
	}
}

// TestRules: a matcher that was made is used, else one is made, once.
func TestRules(t *testing.T) {
	given, _ := match.Compile(nil)
	if s := made(t, given); s.Rules() != given || s.Matcher != given {
		t.Error("the matcher that was given is not used")
	}
	s := made(t, nil)
	if s.Matcher != nil {
		t.Error("a matcher was made that nobody needed")
	}
	var wg sync.WaitGroup
	got := make([]*match.Matcher, 8)
	for i := range got {
		wg.Go(func() { got[i] = s.Rules() })
	}
	wg.Wait()
	for _, m := range got {
		if m == nil || m != got[0] {
			t.Fatal("several were made")
		}
	}
	if diff := cmp.Diff([]string{"Ruben Vardanyan"}, s.NamesIn("Ruben Vardanyan spoke.")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWithLists(t *testing.T) {
	s := made(t, nil)
	tried := s.WithLists([]news.Watchlist{{Name: "t", Entities: []news.Entity{{Name: "Karen"}}}})
	if len(tried.Facts.Facts()) != 0 || len(tried.NamesIn("Karen")) != 1 || tried.Config != s.Config {
		t.Errorf("%+v", tried)
	}
	if len(s.Facts.Facts()) != 1 || len(s.NamesIn("Karen")) != 0 || s.Lists[0].Name != "people" {
		t.Errorf("a trial changed what is in use: %+v", s.Lists)
	}
}

func TestLive(t *testing.T) {
	a, b := made(t, nil), made(t, nil)
	live := NewLive(a)
	if live.Now() != a || live.Swap(b) != a || live.Now() != b {
		t.Error("not what was swapped")
	}
}
