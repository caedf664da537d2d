package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tocsin/internal/news"
)

// inStory saves an article in which something was found, in a story of its own
// or a given one, and returns the article and its story.
func inStory(t *testing.T, s *Store, key string, story int64, links []StoryLink, found ...string) Saved {
	t.Helper()
	src := withSource(t, s, "src-"+key)
	e := pending(src, key)
	a := e.Article
	opens := story == 0
	if opens {
		story = must[int64](t)(s.ReserveStories(t.Context(), 1))
	}
	a.Source, a.State, a.Revision, a.StoryID, a.Matched = src.Name, news.StateLive, 1, story, true
	v := Visit{
		Article: a, At: day, Outcome: news.OutcomeNew, Verdict: news.VerdictArticle, URLs: e.URLs,
		Revision: &news.Revision{N: 1, SeenAt: day, Basis: "page", Title: "Title " + key, Text: "Text " + key, Hash: []byte{1}},
		Identity: &Identity{At: day, NewStory: opens, Sketch: []byte{1}, Vector: []byte(key), Links: links},
	}
	for i, name := range found {
		v.Matches = append(v.Matches, news.Match{
			Watchlist: "w", Entity: name, Field: news.FieldText, Text: name, Strength: news.StrengthExact,
			Alert: i == 0,
		})
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
	if len(got) == 2 && (got[0].Telling <= got[1].Telling || got[0].Telling > 1) {
		t.Errorf("three names in common say %.2f, two say %.2f", got[0].Telling, got[1].Telling)
	}
	if diff := cmp.Diff([]Sharing{{Story: two.StoryID, Names: 3}, {Story: one.StoryID, Names: 2}}, got, cmpopts.IgnoreFields(Sharing{}, "Telling")); diff != "" {
		t.Errorf("vocabulary alone must not lead to a story (-want +got):\n%s", diff)
	}
	four := inStory(t, s, "4", 0, []StoryLink{
		{Other: one.StoryID, Kind: LinkRelated, Score: 0.4},
		{Other: two.StoryID, Kind: LinkEarlier, Score: 0.9},
	}, "Vardanyan")
	inStory(t, s, "5", four.StoryID, []StoryLink{
		{Other: one.StoryID, Kind: LinkEarlier, Score: 0.3},
		{Other: four.StoryID, Kind: LinkRelated, Score: 1},
	}, "Vardanyan")
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
	if got := must[[]StoryName](t)(s.NamesOfStory(ctx, two.StoryID)); len(got) != 3 || got[2].Entity != "Vardanyan" || !got[2].Alert ||
		got[0].Alert {
		t.Errorf("names of the story: %+v", got)
	}
}

func testToldOfStory(t *testing.T, s *Store) {
	ctx := t.Context()
	rows := withOwed(t, s, "1", now("k1", "desk", "g", day))
	a := must[news.Article](t)(s.Article(ctx, 1))
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "desk")); !told.At.IsZero() {
		t.Errorf("told at %s before anything was sent", told.At)
	}
	n, taken, err := s.BeginDelivery(ctx, notified(t, s, "desk", rows, "")[0].ID, day, time.Minute, nil)
	if err != nil || !taken {
		t.Fatal(taken, err)
	}
	ok(t, s.EndDelivery(ctx, news.Delivery{
		Notification: n.ID, Attempt: n.Attempts, EndedAt: day, Outcome: news.DeliverySent,
		State: news.NotificationSent, NextAttempt: day,
	}))
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "desk")); told.Article.ID != a.ID || told.At.IsZero() {
		t.Errorf("told %d at %s, want the article", told.Article.ID, told.At)
	}
	if told := must[Told](t)(s.ToldOfStory(ctx, a.StoryID, "board")); !told.At.IsZero() {
		t.Error("the board was never told")
	}
}

func testHands(t *testing.T, s *Store) {
	ctx := t.Context()
	one := inStory(t, s, "1", 0, nil, "Vardanyan")
	two := inStory(t, s, "2", 0, []StoryLink{{Other: one.StoryID, Kind: LinkEarlier, Score: 1}}, "Khachatryan")
	three := inStory(t, s, "3", two.StoryID, nil, "Khachatryan")
	late := inStory(t, s, "4", 0, []StoryLink{{Other: two.StoryID, Kind: LinkEarlier, Score: 0.5}})
	stale := must[news.Article](t)(s.Article(ctx, two.ArticleID))
	merged := must[Hand](t)(s.MergeStories(ctx, Hand{At: day, Who: "anna", Why: "one visit", Story: one.StoryID, Other: two.StoryID}))
	if diff := cmp.Diff([]int64{two.ArticleID, three.ArticleID}, merged.Articles); diff != "" {
		t.Errorf("moved (-want +got):\n%s", diff)
	}
	if _, err := s.MergeStories(ctx, Hand{Story: two.StoryID, Other: one.StoryID}); !errors.Is(err, errOwnStory) {
		t.Errorf("a merged story merged again: %v", err)
	}
	if st := must[Story](t)(s.StandingStory(ctx, two.StoryID)); st.ID != one.StoryID {
		t.Errorf("the merged story is found under %d", st.ID)
	}
	if got := must[[]StoryLink](t)(s.StoryLinks(ctx, one.StoryID)); len(got) != 1 || got[0].Story != late.StoryID ||
		got[0].Other != one.StoryID {
		t.Errorf("links of the merged story: %+v", got)
	}
	if got := must[[]StoryName](t)(s.NamesOfStory(ctx, one.StoryID)); len(got) != 2 {
		t.Errorf("names of both stories: %+v", got)
	}
	// What was placed before somebody decided is not saved, but placed again.
	stalePlace := Visit{
		Article: stale, At: day, Outcome: news.OutcomeUnchanged,
		Identity: &Identity{At: day, Sketch: []byte{1}, Vector: []byte{1}},
	}
	if _, err := s.SaveVisit(ctx, stalePlace); !errors.Is(err, ErrConflict) {
		t.Errorf("a place in a story that was merged meanwhile: %v, want a conflict", err)
	}
	inStory(t, s, "5", one.StoryID, nil, "Khachatryan")
	if story := must[int64](t)(s.StoryOf(ctx, two.ArticleID)); story != one.StoryID {
		t.Errorf("a stale look moved the article to story %d", story)
	}

	if _, err := s.SplitStory(ctx, Hand{Story: one.StoryID, Articles: []int64{late.ArticleID}}); err == nil {
		t.Error("an article of another story was split off")
	}
	split := must[Hand](t)(s.SplitStory(ctx, Hand{At: day, Who: "ben", Story: one.StoryID, Articles: []int64{three.ArticleID, two.ArticleID}}))
	if diff := cmp.Diff([]int64{two.ArticleID, three.ArticleID}, split.Articles); diff != "" {
		t.Errorf("split off (-want +got):\n%s", diff)
	}
	st := must[Story](t)(s.Story(ctx, split.Other))
	if st.Lead != two.ArticleID || must[int64](t)(s.StoryOf(ctx, three.ArticleID)) != st.ID {
		t.Errorf("the new story %+v", st)
	}
	if got := must[[]StoryName](t)(s.NamesOfStory(ctx, st.ID)); len(got) != 1 || got[0].Entity != "Khachatryan" {
		t.Errorf("names of the new story: %+v", got)
	}
	if hands := must[[]Hand](t)(s.Hands(ctx, merged.ID)); len(hands) != 1 || hands[0].Who != "ben" || hands[0].Act != HandSplit {
		t.Errorf("hands after the first: %+v", hands)
	}
	if last := must[int64](t)(s.LastHand(ctx)); last != split.ID {
		t.Errorf("last hand %d, want %d", last, split.ID)
	}
	if of := must[[]Hand](t)(s.HandsOf(ctx, one.StoryID)); len(of) != 2 {
		t.Errorf("%d hands of the story, want both", len(of))
	}
}

func testMovedEntry(t *testing.T, s *Store) {
	ctx := t.Context()
	a := polled(t, s, "a", "1")
	e := pending(must[news.Source](t)(s.Source(ctx, "a")), "moved")
	e.Known, e.Moved = a.ID, true
	p := Poll{Source: must[news.Source](t)(s.Source(ctx, "a")), At: day, Entries: []Entry{e}}
	if fresh := must[int](t)(s.SavePoll(ctx, p)); fresh != 0 {
		t.Errorf("%d new articles of one that moved", fresh)
	}
	if got := must[news.Article](t)(s.ArticleByURL(ctx, "https://x.example/moved")); got.ID != a.ID || got.URL != e.Article.URL {
		t.Errorf("found article %d at %s, want %d at %s", got.ID, got.URL, a.ID, e.Article.URL)
	}
	if diff := cmp.Diff(map[string]bool{"https://x.example/1": true, "https://x.example/moved": true},
		must[map[string]bool](t)(s.KnownURLs(ctx, []string{
			"https://x.example/1", "https://x.example/moved",
			"https://x.example/2",
		}))); diff != "" {
		t.Errorf("known addresses (-want +got):\n%s", diff)
	}
	n := 0
	ok(t, s.EntriesOfSource(ctx, a.SourceID, func(article int64, _ string) error {
		if n++; article != a.ID {
			t.Errorf("an entry of article %d", article)
		}
		return nil
	}))
	if n != 2 {
		t.Errorf("%d entries, want the old and the moved", n)
	}
}

func testPlacements(t *testing.T, s *Store) {
	ctx := t.Context()
	one := inStory(t, s, "1", 0, nil, "Vardanyan")
	two := inStory(t, s, "2", 0, nil, "Khachatryan")
	three := inStory(t, s, "3", one.StoryID, nil)
	all := must[[]Placeable](t)(s.Placeables(ctx))
	if len(all) != 3 || all[2].Article != three.ArticleID || all[0].ByHand || !all[0].At.Equal(day) {
		t.Errorf("placeables %+v", all)
	}
	ok(t, s.SaveReread(ctx, []Reread{{
		Article: two.ArticleID, Sketch: []byte{7}, Vector: []byte{8},
		Hashes: map[int64][]byte{must[news.Revision](t)(s.Revision(ctx, two.ArticleID, 0)).ID: {9}},
	}}))
	ok(t, s.Place(ctx, &all[1]))
	if rev := must[news.Revision](t)(s.Revision(ctx, two.ArticleID, 0)); string(rev.Hash) != "\x09" || string(all[1].Vector) != "\x08" {
		t.Errorf("hash %x and vector %x", rev.Hash, all[1].Vector)
	}
	created := must[int](t)(s.SavePlacements(ctx, day, []Placement{
		{Article: two.ArticleID, Story: one.StoryID, CopyOf: one.ArticleID, Differs: []string{"x"}, Origin: "o"},
		{Article: three.ArticleID, Story: -5},
	}))
	if created != 1 {
		t.Errorf("%d new stories, want one", created)
	}
	a, b := must[news.Article](t)(s.Article(ctx, two.ArticleID)), must[news.Article](t)(s.Article(ctx, three.ArticleID))
	if a.StoryID != one.StoryID || a.CopyOf != one.ArticleID || !slices.Equal(a.Differs, []string{"x"}) || a.Origin != "o" ||
		b.StoryID <= two.StoryID {
		t.Errorf("placed in %d as copy of %d, and in %d", a.StoryID, a.CopyOf, b.StoryID)
	}
	if st := must[Story](t)(s.StandingStory(ctx, two.StoryID)); st.ID != one.StoryID {
		t.Errorf("the story that is left empty is found under %d", st.ID)
	}
	if got := must[[]StoryName](t)(s.NamesOfStory(ctx, one.StoryID)); len(got) != 2 {
		t.Errorf("names of the story: %+v", got)
	}
}
