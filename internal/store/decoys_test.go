package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func testDecoys(t *testing.T, s *Store) {
	ctx := t.Context()
	src := withSource(t, s, "src").ID
	old := ended(t, s, src, "old", 9*time.Hour, true, time.Time{})
	near := ended(t, s, src, "near", 2*time.Hour, false, time.Time{})
	runs := ended(t, s, src, "runs", time.Hour, false, day)
	young := ended(t, s, src, "young", time.Minute, true, day)
	want := []WatchedName{{Lane: "l", Name: "E", Written: "text", Since: day.Add(-9 * time.Hour), Articles: []int64{old, young}}}
	if diff := cmp.Diff(want, must[[]WatchedName](t)(s.WatchedNames(ctx))); diff != "" {
		t.Errorf("watched names (-want +got):\n%s", diff)
	}
	var archive []int64
	ok(t, s.Archive(ctx, "l", func(a news.Article, r news.Revision) bool {
		if r.Text != "text" {
			t.Errorf("text of article %d: %q", a.ID, r.Text)
		}
		archive = append(archive, a.ID)
		return len(archive) < 3
	}))
	if diff := cmp.Diff([]int64{young, runs, near}, archive); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}

	decoy := Decoy{Lane: "l", Watched: "E", Name: "D", Kind: news.KindTerm, Since: day.Add(-3 * time.Hour), Articles: []int64{near, runs}}
	ok(t, s.SaveDraws(ctx, []Draw{{Lane: "l", Watched: "E", Articles: 2, Decoys: []Decoy{decoy}}}))
	again := decoy
	again.Watched = "F"
	again.Articles = []int64{old}
	ok(t, s.SaveDraws(ctx, []Draw{{Lane: "l", Watched: "E", Articles: 4, Decoys: []Decoy{again}}}))
	kept := must[[]Decoy](t)(s.Decoys(ctx))
	decoy.Articles = nil
	decoy.Count = 2
	decoy.ID = kept[0].ID
	if diff := cmp.Diff([]Decoy{decoy}, kept); diff != "" {
		t.Errorf("decoys, one of them drawn twice (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Draw{{Lane: "l", Watched: "E", Articles: 4}}, must[[]Draw](t)(s.Draws(ctx))); diff != "" {
		t.Errorf("draws (-want +got):\n%s", diff)
	}
	testDecoysEnded(t, s, near, old)
	testReadForDecoys(t, s, decoy.ID, young)
}

// testDecoysEnded has an article that names a decoy listed until it is in the
// long term with its own block.
func testDecoysEnded(t *testing.T, s *Store, near, matched int64) {
	t.Helper()
	listed := func(what string, want ...int64) {
		t.Helper()
		var got []int64
		for _, a := range must[[]news.Article](t)(s.DecoysEnded(t.Context())) {
			got = append(got, a.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	next := day.Add(time.Hour)
	listed("whose schedule has ended", near)
	ok(t, s.WatchLong(t.Context(), []LongTerm{{Article: near, Why: LongCover, CoverFor: matched, NextVisit: next}}, day))
	listed("a cover of another", near)
	ok(t, s.WatchLong(t.Context(), []LongTerm{{Article: near, Why: LongCover, CoverFor: near, NextVisit: next}}, day))
	listed("in with its block")
}

// testReadForDecoys reads what was saved since the last time, and of what came
// before some again: it is noted once.
func testReadForDecoys(t *testing.T, s *Store, decoy, young int64) {
	t.Helper()
	for range 2 {
		read := 0
		more := must[bool](t)(s.ReadForDecoys(t.Context(), decoysAgain+1, func(a news.Article, _ news.Revision) []int64 {
			read++
			if a.ID == young {
				return []int64{decoy}
			}
			return nil
		}))
		if more || read != 4 {
			t.Errorf("%d revisions read of 4, more: %v", read, more)
		}
		if n := must[[]Decoy](t)(s.Decoys(t.Context()))[0].Count; n != 3 {
			t.Errorf("the decoy is in %d articles, want 3", n)
		}
	}
	src := must[news.Source](t)(s.Source(t.Context(), "src")).ID
	for i := range decoysAgain + 3 {
		ended(t, s, src, "more"+time.Duration(i).String(), time.Second, false, day)
	}
	var seen []int64
	none := func(a news.Article, _ news.Revision) []int64 {
		seen = append(seen, a.ID)
		return nil
	}
	if more := must[bool](t)(s.ReadForDecoys(t.Context(), decoysAgain+1, none)); !more || len(seen) != decoysAgain+1 {
		t.Errorf("%d read, more: %v", len(seen), more)
	}
	first := seen[len(seen)-1]
	for must[bool](t)(s.ReadForDecoys(t.Context(), decoysAgain+1, none)) {
	}
	if last := seen[len(seen)-1]; last != young+decoysAgain+3 || first >= last {
		t.Errorf("read up to article %d, then %d; the last is %d", first, last, young+decoysAgain+3)
	}
}
