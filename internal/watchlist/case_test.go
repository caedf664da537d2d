package watchlist

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/match"
)

// TestNewsroomKnowsTheCase matches the five reports of the case with the
// watchlists that Tocsin is shipped with: the entities that each names, no
// other, and a reason to tell of each report.
func TestNewsroomKnowsTheCase(t *testing.T) {
	dir := "../../../shared/data/real"
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reports are not here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Articles []struct {
			Slug     string
			Entities []string
		}
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	lists, _, err := Load(newsroom, testEnv)
	if err != nil {
		t.Fatal(err)
	}
	m, faults := match.Compile(lists)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	told := map[string]bool{} // the entities that the reports are known for; vocabulary is found besides
	for _, article := range want.Articles {
		for _, name := range article.Entities {
			told[name] = true
		}
	}
	for _, list := range lists {
		for _, e := range list.Entities {
			told[e.Name] = told[e.Name] || e.Alert
		}
	}
	for _, article := range want.Articles {
		t.Run(article.Slug, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, "text", article.Slug+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			title, body, _ := strings.Cut(string(text), "\n")
			found, tell := map[string]bool{}, false
			for _, span := range m.Find(nil, &match.Input{Title: title, Text: body, Language: "en"}) {
				tell = tell || span.Alert
				if told[span.Entity] {
					found[span.Entity] = true
				}
			}
			slices.Sort(article.Entities)
			if diff := cmp.Diff(article.Entities, slices.Sorted(maps.Keys(found))); diff != "" {
				t.Errorf("entities (-want +got):\n%s", diff)
			}
			if !tell {
				t.Error("nobody would be told")
			}
		})
	}
}
