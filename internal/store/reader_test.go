package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func testReaders(t *testing.T, s *Store) {
	ctx := t.Context()
	v := visitOf(polled(t, s, "a", "1"), "ab text")
	habit := "-trafilatura"
	v.Habit = &habit
	v.Readers = []news.Standing{
		{Reader: "markup", Pages: 1, Quality: .75, Best: 1, At: day},
		{Reader: "trafilatura", Pages: 1, Quality: .125, At: day},
	}
	id := must[Saved](t)(s.SaveVisit(ctx, v)).ArticleID
	if diff := cmp.Diff(v.Readers, must[[]news.Standing](t)(s.Readers(ctx, v.Article.Lane))); diff != "" {
		t.Errorf("readers (-want +have):\n%s", diff)
	}
	if have := must[string](t)(s.Habit(ctx, id)); have != habit {
		t.Errorf("habit %q, want %q", have, habit)
	}
	again := visitOf(must[news.Article](t)(s.Article(ctx, id)), "cd text")
	again.Readers = []news.Standing{{Reader: "markup", Pages: 1.5, Quality: .5, Best: .5, At: day.Add(time.Hour)}}
	must[Saved](t)(s.SaveVisit(ctx, again))
	want := []news.Standing{again.Readers[0], v.Readers[1]}
	if diff := cmp.Diff(want, must[[]news.Standing](t)(s.Readers(ctx, v.Article.Lane))); diff != "" {
		t.Errorf("readers after another page (-want +have):\n%s", diff)
	}
	if have := must[string](t)(s.Habit(ctx, id)); have != habit {
		t.Errorf("habit %q after a visit that left it, want %q", have, habit)
	}
	if diff := cmp.Diff(map[string][]news.Standing{v.Article.Lane: want}, must[map[string][]news.Standing](t)(s.AllReaders(ctx))); diff != "" {
		t.Errorf("of all outlets (-want +got):\n%s", diff)
	}
	if have := must[[]news.Standing](t)(s.Readers(ctx, "elsewhere.example")); len(have) != 0 {
		t.Errorf("readers of another outlet: %v", have)
	}
	if have := must[string](t)(s.Habit(ctx, id+1)); have != "" {
		t.Errorf("habit of no article: %q", have)
	}
}
