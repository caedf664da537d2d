package app_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/config"
	"tocsin/internal/datatest"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
	"tocsin/internal/tracked"
)

// newsroom is the example configuration, whose facts are tried here.
func newsroomFacts(t *testing.T) (*match.Matcher, *tracked.Set) {
	t.Helper()
	cfg, faults, err := config.Load("../../config/tocsin.yaml")
	if err != nil {
		t.Fatal(err, faults)
	}
	m, wrong := match.Compile(cfg.Watchlists)
	set, bad := tracked.Compile(cfg.Watchlists)
	if len(wrong)+len(bad) > 0 {
		t.Fatal(wrong, bad)
	}
	return m, set
}

// statedIn lists what a text states, "fact=value" with ? behind what does not
// count.
func statedIn(m *match.Matcher, set *tracked.Set, title, body string, at time.Time) []string {
	var out []string
	for _, f := range set.Extract(tracked.Doc{Title: title, Text: body, At: at}, m.Find(nil, &match.Input{Title: title, Text: body})) {
		s := f.Fact + "=" + f.Value.String()
		if !f.Counts {
			s += "?"
		}
		out = append(out, s)
	}
	return out
}

// TestFactsOfTheCase reads the five reports with the facts of the example
// configuration, and compares what they state with expected.json, as messages
// say it.
func TestFactsOfTheCase(t *testing.T) {
	called := map[string]string{"held": "held", "last visit": "last visit", "office closed": "activities ended"}
	m, set := newsroomFacts(t)
	datatest.EachCase(t, func(t *testing.T, c *datatest.Case) {
		for _, a := range c.Articles {
			t.Run(a.Slug, func(t *testing.T) {
				title, body := c.Text(t, a.Slug)
				got := map[string]string{}
				for _, f := range set.Extract(tracked.Doc{Title: title, Text: body, At: a.Published},
					m.Find(nil, &match.Input{Title: title, Text: body})) {
					span := title
					if f.Field == news.FieldText {
						span = body
					}
					if span[f.Start:f.End] != f.Written {
						t.Errorf("%s: %q is not at %d:%d", f.Fact, f.Written, f.Start, f.End)
					}
					if f.Counts {
						got[called[f.Fact]] = strings.ReplaceAll(f.Value.Show(a.Published), "–", "-")
					}
				}
				said := map[string]string{}
				for fact, by := range c.Facts {
					if v, ok := by[a.Slug]; ok {
						said[fact], _, _ = strings.Cut(v, " (")
					}
				}
				if diff := cmp.Diff(said, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}

// TestFactsAgainstLookAlikes runs sentences that state a fact, and more that
// only look as if they did, through the facts of the example configuration.
func TestFactsAgainstLookAlikes(t *testing.T) {
	racetest.Alone(t)
	m, set := newsroomFacts(t)
	raw, err := os.ReadFile("testdata/facts-lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2025, 7, 15, 12, 0, 0, 0, time.UTC)
	ran := 0
	for line := range strings.Lines(string(raw)) {
		want, in, ok := strings.Cut(strings.TrimSpace(line), " :: ")
		if !ok {
			continue
		}
		ran++
		got := strings.Join(statedIn(m, set, "Red Cross, Baku", in, at), " ")
		if got == "" {
			got = "-"
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
	if ran < 140 {
		t.Errorf("%d sentences were run", ran)
	}
}
