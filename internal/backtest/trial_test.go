package backtest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/inspect"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
)

// lists are settings with the lists of the tests.
func lists(t *testing.T) *settings.Settings {
	t.Helper()
	cfg, faults, err := config.Parse("backtest.yaml", []byte(backtestConfig))
	if err != nil {
		t.Fatal(err, faults)
	}
	return settingsOf(t, cfg)
}

// found are the entities and rules of what was tried that match.
func found(tried Tried) (names []string) {
	for _, r := range tried.Rules {
		if r.Matched {
			names = append(names, r.Rule+r.Entity)
		}
	}
	return names
}

func TestTrial(t *testing.T) {
	trial, err := NewTrial(lists(t), "people")
	if err != nil {
		t.Fatal(err)
	}
	tried := trial.Text("The ICRC came to Baku and Ganja.")
	if diff := cmp.Diff([]string{"Baku", "ICRC", "visits"}, found(tried)); diff != "" || len(tried.Matches) != 4 {
		t.Errorf("%d matches (-want +got):\n%s", len(tried.Matches), diff)
	}
	for _, m := range tried.Matches {
		if m.Watchlist != "people" {
			t.Errorf("of another list: %+v", m)
		}
	}
	if _, err := NewTrial(lists(t), "persons"); err == nil || !strings.Contains(news.Told(nil, err), "there are people, others") {
		t.Errorf("%v", err)
	}
}

// TestDraftTrial: a list of a draft stands in the place of the one of its name,
// beside all others.
func TestDraftTrial(t *testing.T) {
	for _, tt := range []struct {
		name, yaml, text string
		want             []string
		wrong            string
	}{
		{
			"new", "watchlists: [{name: new, rules: [{name: both, query: 'entity:Ganja AND entity:Baku'}]}]", "Ganja and Baku",
			[]string{"both"},
			"",
		},
		{"in the place of another", "watchlists: [{name: others, entities: [Goris]}]", "Ganja and Goris", []string{"Goris"}, ""},
		{"with a mistake", "watchlists: [{name: new, rules: [{name: x, query: 'entity:Nobody'}]}]", "", nil, "Nobody"},
		{
			"two", "watchlists: [{name: a, entities: [A]}, {name: b, entities: [B]}]", "", nil,
			"there are 2 watchlists in it\nhint: try one at a time",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			draft, faults, err := watchlist.ReadDraftFrom(strings.NewReader(tt.yaml), "t.yaml", "", watchlist.FormatYAML)
			if err != nil {
				t.Fatal(err, faults)
			}
			trial, _, err := NewDraftTrial(lists(t), draft)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(news.Told(nil, err), tt.wrong) {
					t.Errorf("%v, want %q", err, tt.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, found(trial.Text(tt.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestInspected(t *testing.T) {
	trial, err := NewTrial(lists(t), "people")
	if err != nil {
		t.Fatal(err)
	}
	feed := &news.Feed{Entries: []news.Entry{
		{Title: "News of <b>Baku</b>", Summary: "The ICRC &amp; others came.", URL: "https://a.example/1"},
		{Title: "Rain", Content: "It rained.", Language: "en"},
	}}
	tried, err := trial.Inspected(inspect.Result{Feed: feed})
	if err != nil || len(tried) != 2 || tried[0].Title != "News of Baku" || tried[0].URL != "https://a.example/1" ||
		len(tried[1].Matches) != 0 {
		t.Errorf("%+v, %v", tried, err)
	}
	if diff := cmp.Diff([]string{"Baku", "ICRC", "visits"}, found(tried[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	tried, err = trial.Inspected(inspect.Result{Document: &news.Document{Title: "Baku", Text: "It rained.", Language: "en"}})
	if err != nil || len(tried) != 1 || len(tried[0].Matches) != 1 {
		t.Errorf("%+v, %v", tried, err)
	}
	_, err = trial.Inspected(inspect.Result{Document: &news.Document{}})
	if err == nil || news.Told(nil, err) != "nothing can be read there\nhint: inspect shows what Tocsin sees" {
		t.Errorf("%v", err)
	}
}

func TestJudged(t *testing.T) {
	s := fill(t, backtestStore, monday)
	judge(t, s, 1, "visits", "", true)  // found
	judge(t, s, 3, "visits", "", false) // stopped by now
	judge(t, s, 2, "visits", "", false) // found all the same
	judge(t, s, 4, "", "Gone Since", true)
	b, err := Run(t.Context(), s, lists(t), Options{Days: 30, Now: monday})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range b.Lines {
		if (l.Judged != nil) != (l.Rule == "visits") {
			t.Errorf("%s%s: %+v", l.Rule, l.Entity, l.Judged)
		}
		if l.Rule == "visits" && *l.Judged != (Judged{Right: 1, OfRight: 1, Wrong: 1, OfWrong: 2, Precision: 0.5}) {
			t.Errorf("%+v", *l.Judged)
		}
	}
}

// judge stores what somebody says of a match.
func judge(t *testing.T, s *store.Store, article int64, rule, entity string, right bool) {
	t.Helper()
	j := store.Judgement{
		Article: article, Revision: 1, Reason: news.Reason{Watchlist: "people", Rule: rule, Entity: entity}, Right: right,
		By: "anna", At: monday,
	}
	if _, err := s.Judge(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}
