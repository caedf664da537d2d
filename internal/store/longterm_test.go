package store

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// ended saves an article of lane "l" whose schedule of looks has ended.
func ended(t *testing.T, s *Store, source int64, key string, age time.Duration, matched bool, next time.Time) int64 {
	t.Helper()
	v := Visit{
		Article: news.Article{
			Kind: "article", Key: key, URL: "https://a.example/" + key, Lane: "l", SourceID: source, State: news.StateLive, Title: key,
			FirstSeen: day.Add(-age), Revision: 1,
		},
		At: day.Add(-age), Outcome: news.OutcomeNew, Verdict: news.VerdictArticle,
		Revision: &news.Revision{N: 1, SeenAt: day.Add(-age), Basis: "page", Title: key, Text: "text", Hash: []byte(key)},
	}
	v.Article.NextVisit = next
	if matched {
		v.Matches = []news.Match{{
			Watchlist: "w", Entity: "E", Field: news.FieldText, End: 4, Text: "text", Strength: news.StrengthExact,
			Alert: true,
		}}
	}
	return must[Saved](t)(s.SaveVisit(t.Context(), v)).ArticleID
}

func testLongTerm(t *testing.T, s *Store) {
	ctx := t.Context()
	if err := s.SyncSources(ctx, []news.Source{{Name: "src", Kind: news.SourceFeed, URL: "https://a.example/feed", NextDue: day}},
		day); err != nil {
		t.Fatal(err)
	}
	src := must[news.Source](t)(s.Source(ctx, "src")).ID
	matched := ended(t, s, src, "matched", 3*time.Hour, true, time.Time{})
	near := ended(t, s, src, "near", 2*time.Hour, false, time.Time{})
	far := ended(t, s, src, "far", 9*time.Hour, false, day)
	ended(t, s, src, "running", time.Hour, true, day)
	ids := func(list []news.Article, err error) []int64 {
		t.Helper()
		out := []int64{}
		for _, a := range must[[]news.Article](t)(list, err) {
			out = append(out, a.ID)
		}
		return out
	}
	same := func(what string, want, got []int64) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("ended", []int64{matched}, ids(s.Ended(ctx)))
	a := must[news.Article](t)(s.Article(ctx, matched))
	block := func(size int) ([]int64, bool) {
		list, full, err := s.Block(ctx, a, size)
		return ids(list, err), full
	}
	for size, want := range map[int][]int64{1: {matched}, 2: {far, matched}, 3: {far, matched, near}, 9: {far, matched, near, near + 2}} {
		got, full := block(size)
		same(fmt.Sprint("block of ", size), want, got)
		if full != (size < 9) {
			t.Errorf("a block of %d is full: %v", size, full)
		}
	}
	next := day.Add(30 * 24 * time.Hour)
	list := []LongTerm{
		{Article: matched, Why: LongMatched, NextVisit: next},
		{Article: near, Why: LongCover, CoverFor: matched, NextVisit: next},
		{Article: far, Why: LongCover, CoverFor: matched, NextVisit: next},
	}
	if err := s.WatchLong(ctx, list, day); err != nil {
		t.Fatal(err)
	}
	if got := must[news.Article](t)(s.Article(ctx, far)); !got.NextVisit.Equal(day) || got.LongTerm != LongCover {
		t.Errorf("an article whose schedule runs: next %s, %q", got.NextVisit, got.LongTerm)
	}
	if got := must[news.Article](t)(s.Article(ctx, near)); !got.NextVisit.Equal(next) {
		t.Errorf("a cover is looked at %s, want %s", got.NextVisit, next)
	}
	same("ended, once they are watched", []int64{}, ids(s.Ended(ctx)))

	// A cover that is pinned is watched for itself, and a cover again after that.
	if err := s.AddPin(ctx, Pin{ArticleID: near, MadeAt: day, By: "anna", Why: "why"}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddPin(ctx, Pin{ArticleID: near, MadeAt: day, By: "ben", Why: "too"}); !errors.Is(err, errPinned) {
		t.Errorf("pinned twice: %v", err)
	}
	same("ended, with a pinned cover", []int64{near}, ids(s.Ended(ctx)))
	if err := s.WatchLong(ctx, []LongTerm{{Article: near, Why: LongPinned}}, day); err != nil {
		t.Fatal(err)
	}
	if got := must[news.Article](t)(s.Article(ctx, near)); got.LongTerm != LongPinned || !got.NextVisit.Equal(next) {
		t.Errorf("pinned: %q, next %s", got.LongTerm, got.NextVisit)
	}
	p := must[Pin](t)(s.EndPin(ctx, near, day, "ben", "over"))
	if p.By != "anna" || p.EndedBy != "ben" || len(must[[]Pin](t)(s.Pins(ctx, 0))) != 0 || len(must[[]Pin](t)(s.Pins(ctx, near))) != 1 {
		t.Errorf("ended pin: %+v", p)
	}
	if _, err := s.EndPin(ctx, near, day, "ben", ""); !errors.Is(err, errNotPinned) {
		t.Errorf("ended twice: %v", err)
	}
	if got := must[news.Article](t)(s.Article(ctx, near)); got.LongTerm != LongCover {
		t.Errorf("after its pin: %q", got.LongTerm)
	}
	if k := must[[]byte](t)(s.CoverKey(ctx)); len(k) < 20 || !bytes.Equal(k, must[[]byte](t)(s.CoverKey(ctx))) {
		t.Errorf("cover key %q", k)
	}
}
