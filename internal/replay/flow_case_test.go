package replay_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"tocsin/internal/app"
	"tocsin/internal/datatest"
	"tocsin/internal/news"
)

// TestReplayOfTheCase replays the pages of the five reports in the order of
// their dates: two tell one event and have one origin, the other three are
// stories of their own, each with all earlier ones as its case history.
func TestReplayOfTheCase(t *testing.T) { datatest.EachCase(t, replayReports) }

func replayReports(t *testing.T, c *datatest.Case) {
	icrc := news.Entity{Name: "ICRC", Kind: news.KindOrganisation, Aliases: []string{"Red Cross"}, Alert: true}
	lists := []news.Watchlist{{Name: "detainees", Entities: []news.Entity{icrc}}}
	r, err := app.NewReplayer(t.Context(), lists)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stories, origins := map[string]string{}, map[string]string{}
	var order []string
	for i, a := range c.Articles {
		source := a.Outlet
		if c.Real {
			source = a.Slug
		}
		line, err := json.Marshal(map[string]any{
			"source": source, "url": "https://" + a.Slug + ".example/report", "html": string(c.Page(t, a.Slug, "{{BASE}}")),
			"published": a.Published, "seen": a.Published,
		})
		if err != nil {
			t.Fatal(err)
		}
		got := r.Line(t.Context(), i+1, app.ReadRecorded(line))
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
	first, second := c.SameStory[0][0], c.SameStory[0][1]
	if len(order) != 4 || stories[first] != stories[second] {
		t.Errorf("stories %v, want four, of %s and %s one", stories, first, second)
	}
	if origins[first] != origins[second] {
		t.Errorf("origins %v, want that of %s and %s one", origins, first, second)
	}
	for i, story := range order {
		id, err := strconv.ParseInt(story, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		links, err := r.Store.StoryLinks(t.Context(), id)
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
