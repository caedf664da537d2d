package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// inStory saves an article in which something was found, in a story of its own
// or a given one, and returns the article and its story.
func inStory(t *testing.T, s *Store, key string, story int64, links []StoryLink, found ...string) Saved {
	t.Helper()
	src := withSource(t, s, "src-"+key)
	e := pending(src, key)
	a := e.Article
	a.Source, a.State, a.Revision, a.StoryID, a.Matched = src.Name, StateLive, 1, story, true
	v := Visit{
		Article: a, At: day, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, URLs: e.URLs,
		Revision: &Revision{N: 1, SeenAt: day, Basis: "page", Title: "Title " + key, Text: "Text " + key, Hash: []byte{1}},
		Identity: &Identity{At: day, NewStory: story == 0, Sketch: []byte{1}, Vector: []byte(key), Links: links},
	}
	for i, name := range found {
		v.Matches = append(v.Matches, news.Match{Watchlist: "w", Entity: name, Field: news.FieldText, Text: name, Strength: news.StrengthExact, Alert: i == 0})
	}
	return must[Saved](t)(s.SaveVisit(t.Context(), v))
}

func testCaseHistory(t *testing.T, s *Store) {
	ctx := t.Context()
	one := inStory(t, s, "1", 0, nil, "Vardanyan", "ICRC")
	two := inStory(t, s, "2", 0, nil, "Vardanyan", "ICRC", "Baku")
	inStory(t, s, "3", 0, nil, "Khachatryan", "ICRC")
	names := StoryNames([]news.Match{
		{Watchlist: "w", Entity: "Vardanyan", Alert: true},
		{Watchlist: "w", Entity: "Vardanyan", Alert: true},
		{Watchlist: "w", Entity: "Baku"},
		{Watchlist: "w", Entity: "ICRC"},
	})
	if len(names) != 3 {
		t.Errorf("%d names of three", len(names))
	}
	got := must[[]Sharing](t)(s.StoriesSharing(ctx, names, 10))
	if diff := cmp.Diff([]Sharing{{two.StoryID, 3}, {one.StoryID, 2}}, got); diff != "" {
		t.Errorf("vocabulary alone must not lead to a story (-want +got):\n%s", diff)
	}
	four := inStory(t, s, "4", 0, []StoryLink{{Other: one.StoryID, Kind: LinkRelated, Score: 0.4}, {Other: two.StoryID, Kind: LinkEarlier, Score: 0.9}}, "Vardanyan")
	inStory(t, s, "5", four.StoryID, []StoryLink{{Other: one.StoryID, Kind: LinkEarlier, Score: 0.3}, {Other: four.StoryID, Kind: LinkRelated, Score: 1}}, "Vardanyan")
	want := []StoryLink{{four.StoryID, two.StoryID, LinkEarlier, 0.9}, {four.StoryID, one.StoryID, LinkEarlier, 0.4}}
	if diff := cmp.Diff(want, must[[]StoryLink](t)(s.StoryLinks(ctx, four.StoryID))); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if back := must[[]StoryLink](t)(s.StoryLinks(ctx, two.StoryID)); len(back) != 1 || back[0].Story != four.StoryID {
		t.Errorf("the earlier story leads back by %v", back)
	}
	if vs := must[[][]byte](t)(s.StoryVectors(ctx, four.StoryID, 5)); len(vs) != 2 || string(vs[0]) != "4" {
		t.Errorf("vectors %q of a story of two", vs)
	}
	if got := must[[]StoryName](t)(s.NamesOfStory(ctx, two.StoryID)); len(got) != 3 || got[2].Entity != "Vardanyan" || !got[2].Alert || got[0].Alert {
		t.Errorf("names of the story: %+v", got)
	}
}

func testToldOfStory(t *testing.T, s *Store) {
	ctx := t.Context()
	rows := withOwed(t, s, "1", now("k1", "desk", "g", day))
	a := must[Article](t)(s.Article(ctx, 1))
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "desk")); !told.At.IsZero() {
		t.Errorf("told at %s before anything was sent", told.At)
	}
	n, taken, err := s.BeginDelivery(ctx, notified(t, s, "desk", rows, "")[0].ID, day, time.Minute, nil)
	if err != nil || !taken {
		t.Fatal(taken, err)
	}
	ok(t, s.EndDelivery(ctx, Delivery{Notification: n.ID, Attempt: n.Attempts, EndedAt: day, Outcome: DeliverySent, State: NotificationSent, NextAttempt: day}))
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "desk")); told.Article.ID != a.ID || told.At.IsZero() {
		t.Errorf("told %d at %s, want the article", told.Article.ID, told.At)
	}
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "board")); !told.At.IsZero() {
		t.Error("the board was never told")
	}
}
