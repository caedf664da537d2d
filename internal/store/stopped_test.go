package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func testStopped(t *testing.T, s *Store) {
	ctx := t.Context()
	not := Stopped{Reason: news.Reason{Watchlist: "w", Rule: "r"}, By: "NOT x", Alert: true}
	never := Stopped{Reason: news.Reason{Watchlist: "w", Entity: "E"}, By: "never “y”"}
	save := func(v Visit, stopped ...Stopped) news.Article {
		v.Stopped = stopped
		saved := must[Saved](t)(s.SaveVisit(ctx, v))
		return must[news.Article](t)(s.Article(ctx, saved.ArticleID))
	}
	one := save(visitOf(polled(t, s, "a", "1"), "text"), not, never)
	v := visitOf(one, "text edited")
	v.Revision.SeenAt = day.Add(time.Hour)
	save(v, not)
	two := save(visitOf(polled(t, s, "b", "2"), "text"), not)

	want := []StoppedCount{{not, 2}, {never, 1}}
	if diff := cmp.Diff(want, must[[]StoppedCount](t)(s.StoppedCounts(ctx, day.Add(-time.Hour), day.Add(time.Hour)))); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]StoppedCount{{not, 1}}, must[[]StoppedCount](t)(s.StoppedCounts(ctx, day, day.Add(time.Hour)))); diff != "" {
		t.Errorf("counts of the edit (-want +got):\n%s", diff)
	}
	listed := []StoppedArticle{
		{not, one.ID, one.Title, one.URL, "a", day.Add(time.Hour)},
		{not, two.ID, two.Title, two.URL, "b", day},
		{never, one.ID, one.Title, one.URL, "a", day},
	}
	if diff := cmp.Diff(listed, must[[]StoppedArticle](t)(s.StoppedArticles(ctx, day.Add(-time.Hour), 10))); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	if got := must[[]StoppedArticle](t)(s.StoppedArticles(ctx, day.Add(-time.Hour), 1)); len(got) != 1 {
		t.Errorf("%d articles, want at most 1", len(got))
	}
}

func testJudgements(t *testing.T, s *Store) {
	ctx := t.Context()
	saved := must[Saved](t)(s.SaveVisit(ctx, visitOf(polled(t, s, "a", "1"), "text")))
	j := Judgement{Article: saved.ArticleID, Revision: 1, Reason: news.Reason{Watchlist: "w", Rule: "r"}, Right: true, By: "anna", At: day}
	must[int64](t)(s.Judge(ctx, j))
	j.Right, j.By, j.Note, j.At = false, "ben", "the guitarist", day.Add(time.Hour)
	j.ID = must[int64](t)(s.Judge(ctx, j))
	other := Judgement{
		Article: saved.ArticleID, Revision: 1, Reason: news.Reason{Watchlist: "w", Entity: "E"}, Right: true, By: "anna",
		At: day,
	}
	other.ID = must[int64](t)(s.Judge(ctx, other))
	if diff := cmp.Diff([]Judgement{j, other}, must[[]Judgement](t)(s.Judgements(ctx))); diff != "" {
		t.Errorf("judgements (-want +got):\n%s", diff)
	}
}
