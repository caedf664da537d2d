package watchlist

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/datatest"
	"tocsin/internal/match"
)

// TestNewsroomKnowsTheCase matches the five reports of the case with the
// watchlists that Tocsin is shipped with: the entities that each names, no
// other, and a reason to tell of each report.
func TestNewsroomKnowsTheCase(t *testing.T) {
	lists, _, err := Load(newsroom, testEnv)
	if err != nil {
		t.Fatal(err)
	}
	m, faults := match.Compile(lists)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	datatest.EachCase(t, func(t *testing.T, c *datatest.Case) {
		told := map[string]bool{} // the entities that the reports are known for; vocabulary is found besides
		for _, a := range c.Articles {
			for _, name := range a.Entities {
				told[name] = true
			}
		}
		for _, list := range lists {
			for _, e := range list.Entities {
				told[e.Name] = told[e.Name] || e.Alert
			}
		}
		for _, a := range c.Articles {
			t.Run(a.Slug, func(t *testing.T) {
				title, body := c.Text(t, a.Slug)
				found, tell := map[string]bool{}, false
				for _, span := range m.Find(nil, &match.Input{Title: title, Text: body, Language: "en"}) {
					tell = tell || span.Alert
					if told[span.Entity] {
						found[span.Entity] = true
					}
				}
				if diff := cmp.Diff(a.Entities, slices.Sorted(maps.Keys(found))); diff != "" {
					t.Errorf("entities (-want +got):\n%s", diff)
				}
				if !tell {
					t.Error("nobody would be told")
				}
			})
		}
	})
}
