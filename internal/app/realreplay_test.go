package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"tocsin/internal/news"
)

// TestRealReplay replays the pages of the five reports in the order of their
// dates: two tell one event and have one origin, the other three are stories of
// their own, each with all earlier ones as its case history.
func TestRealReplay(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(realDir, "expected.json"))
	if err != nil {
		t.Skip("the five reports are not here: ", err)
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(want.Articles, func(a, b report) int { return a.Published.Compare(b.Published) })
	lists := []news.Watchlist{{Name: "detainees", Entities: []news.Entity{{Name: "ICRC", Kind: "organisation", Aliases: []string{"Red Cross"}, Alert: true}}}}
	r, err := NewReplayer(t.Context(), lists)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stories, origins := map[string]string{}, map[string]string{}
	var order []string
	for i, a := range want.Articles {
		html, err := os.ReadFile(filepath.Join(realDir, "pages", a.Slug+".html"))
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(map[string]any{"source": a.Slug, "url": "https://" + a.Slug + ".example/report", "html": string(html), "published": a.Published, "seen": a.Published})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Line(t.Context(), i+1, ReadRecorded(line))
		if got.Replayed == nil {
			t.Fatalf("%s: %s", a.Slug, got.Error)
		}
		if got.CopyOf != nil {
			t.Errorf("%s is called a copy", a.Slug)
		}
		stories[a.Slug], origins[a.Slug] = got.Story, got.Origin
		if !slices.Contains(order, got.Story) {
			order = append(order, got.Story)
		}
	}
	if len(order) != 4 || stories["azatutyun"] != stories["relatives"] {
		t.Errorf("stories %v, want four, of azatutyun and relatives one", stories)
	}
	if origins["azatutyun"] != origins["relatives"] {
		t.Errorf("origins %v, want that of azatutyun and relatives one", origins)
	}
	for i, story := range order {
		id, err := strconv.ParseInt(story, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		links, err := r.store.StoryLinks(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var earlier []string
		for _, l := range links {
			if l.Story == id {
				earlier = append(earlier, strconv.FormatInt(l.Other, 10))
			}
		}
		slices.Sort(earlier)
		if !slices.Equal(order[:i], earlier) {
			t.Errorf("story %s has the case history %v, want %v", story, earlier, order[:i])
		}
	}
}
