package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

func TestStory(t *testing.T) {
	r := newRoom(t)
	past := r.publish(piece{
		slug: "past", text: "Ruben Vardanyan was taken.", hours: 72,
		published: news.Date{Time: monday.Add(-900 * time.Hour)},
	})
	links := []store.StoryLink{{Other: past.StoryID, Kind: store.LinkEarlier, Score: 0.9}}
	lead := r.publish(piece{slug: "lead", text: "Ruben Vardanyan met the ICRC.", hours: 3, links: links, origin: "The Wire"})
	r.publish(piece{
		source: "agency", slug: "copy", text: "Ruben Vardanyan met the ICRC.", hours: 2, story: lead.StoryID, copyOf: lead.ID,
		origin: "The Wire",
	})
	r.publish(piece{
		source: "agency", slug: "own", text: "In Baku the ICRC met Ruben Vardanyan.", hours: 1, story: lead.StoryID,
		origin: "agency",
	})
	maybe := r.publish(piece{
		slug: "maybe", text: "Ruben Vardanyan.",
		links: []store.StoryLink{{Other: lead.StoryID, Kind: store.LinkRelated, Score: 0.4}},
	})

	v := must[StoryView](t)(r.Story(t.Context(), anna, lead.URL))
	if v.Title != "Report lead" || v.Lead != "2" || v.Story != "2" || v.Copies != 1 || len(v.Timeline) != 3 ||
		!v.LastSeen.Equal(monday.Add(-time.Hour)) {
		t.Errorf("%+v", v)
	}
	for what, lists := range map[string][2][]string{
		"outlets":   {v.Outlets, {"The Wire", "agency"}},
		"origins":   {v.Origins, {"The Wire", "agency"}},
		"languages": {v.Languages, {"en"}},
	} {
		if diff := cmp.Diff(lists[1], lists[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	if len(v.Earlier) != 1 || v.Earlier[0].Story != "1" || !v.Earlier[0].Date.Equal(monday.Add(-900*time.Hour)) || len(v.Later) != 0 {
		t.Errorf("earlier %+v, later %+v", v.Earlier, v.Later)
	}
	if len(v.Related) != 1 || v.Related[0].Title != maybe.Title {
		t.Errorf("related %+v", v.Related)
	}
	if back := must[StoryView](t)(r.Story(t.Context(), anna, "1")); len(back.Later) != 1 || *back.Timeline[0].Published == "" {
		t.Errorf("the earlier story leads to %+v", back.Later)
	}
	if i := slices.IndexFunc(v.Names, func(n StoryName) bool { return n.Entity == "Ruben Vardanyan" && n.Alert }); i < 0 {
		t.Errorf("found in it: %+v", v.Names)
	}
	_, err := r.Story(t.Context(), anna, "9")
	refused(t, err, "there is no story 9\nhint: explain URL says which story an article belongs to", ErrNotFound)
}

func TestMergeAndSplit(t *testing.T) {
	r := newRoom(t)
	for _, slug := range []string{"a", "b", "c"} {
		r.publish(piece{slug: slug, text: "Ruben Vardanyan, " + slug})
	}
	h := must[HandLine](t)(r.MergeStories(t.Context(), anna, "1", "https://wire.example/b", " one event "))
	if h.Act != ActMerge || h.Story != "1" || h.Other != "2" || !slices.Equal(h.Articles, []string{"2"}) || h.Who != "anna" ||
		h.Why != "one event" {
		t.Errorf("%+v", h)
	}
	if v := must[StoryView](t)(r.Story(t.Context(), anna, "2")); v.Story != "1" || len(v.Timeline) != 2 || len(v.Hands) != 1 {
		t.Errorf("the story that was taken in: %+v", v)
	}
	h = must[HandLine](t)(r.SplitStory(t.Context(), ben, "1", []string{"https://wire.example/b"}, ""))
	if h.Act != ActSplit || h.Who != "ben" || h.Story != "1" || !slices.Equal(h.Articles, []string{"2"}) {
		t.Errorf("%+v", h)
	}
	if v := must[StoryView](t)(r.Story(t.Context(), anna, h.Other)); len(v.Timeline) != 1 {
		t.Errorf("what was split off: %+v", v)
	}
	_, err := r.MergeStories(t.Context(), anna, "1", "77", "")
	refused(t, err, "there is no story 77", ErrNotFound)
	_, err = r.MergeStories(t.Context(), anna, "77", "1", "")
	refused(t, err, "there is no story 77", ErrNotFound)
	_, err = r.SplitStory(t.Context(), anna, "1", []string{"99"}, "")
	refused(t, err, "no article 99 is known", ErrNotFound)
}
