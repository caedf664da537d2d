package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/datatest"
	"tocsin/internal/notify/notifytest/check"
	"tocsin/internal/store"
)

var update = check.Update()

// nextMorning is the next 08:00 in Yerevan, when the digest is due.
func nextMorning(at time.Time) time.Time {
	at = at.Add(35 * time.Minute)
	m := time.Date(at.Year(), at.Month(), at.Day(), 4, 0, 0, 0, time.UTC)
	if !m.After(at) {
		m = m.AddDate(0, 0, 1)
	}
	return m.Add(time.Minute)
}

// checkArticles compares what is stored with expected.json.
func checkArticles(t *testing.T, s *store.Store, c *datatest.Case, base string) {
	t.Helper()
	counts, err := s.Counts(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if counts.Articles != len(c.Articles) {
		t.Errorf("%d articles, want %d: none lost, none doubled", counts.Articles, len(c.Articles))
	}
	stories := map[string]int64{}
	for _, w := range c.Articles {
		a, err := s.ArticleByURL(t.Context(), base+"/pages/"+w.Slug+".html")
		if err != nil {
			t.Errorf("%s: %v", w.Slug, err)
			continue
		}
		stories[w.Slug] = a.StoryID
		if a.CopyOf != 0 {
			t.Errorf("%s is called a copy of article %d", w.Slug, a.CopyOf)
		}
		rev, err := s.Revision(t.Context(), a.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		if rev.N != 1 || rev.Basis != "page" {
			t.Errorf("%s has revision %d from the %s, want 1 from the page", w.Slug, rev.N, rev.Basis)
		}
		if rev.Title != w.Title || !rev.Published.Time.Equal(w.Published) {
			t.Errorf("%s: %q of %s, want %q of %s", w.Slug, rev.Title, rev.Published, w.Title, w.Published)
		}
		matches, err := s.Matches(t.Context(), a.ID, rev.N)
		if err != nil {
			t.Fatal(err)
		}
		found := []string{}
		for _, m := range matches {
			if m.Entity != "" && !slices.Contains(found, m.Entity) {
				found = append(found, m.Entity)
			}
		}
		slices.Sort(found)
		if diff := cmp.Diff(w.Entities, found); diff != "" {
			t.Errorf("%s: entities (-want +got):\n%s", w.Slug, diff)
		}
	}
	for slug, story := range stories {
		for other, its := range stories {
			together := slices.ContainsFunc(c.SameStory, func(s []string) bool { return slices.Contains(s, slug) && slices.Contains(s, other) })
			if slug < other && (story == its) != together {
				t.Errorf("%s is in story %d and %s in %d; together: want %v", slug, story, other, its, together)
			}
		}
	}
}
