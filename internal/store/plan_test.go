package store

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin/internal/news"
)

// byPlace matches a statement that looks articles up by their story or their
// original; param matches its parameters.
var (
	byPlace = regexp.MustCompile(`(?:FROM|UPDATE) articles\b[^;]*\bWHERE\b[^;]*\b(?:story_id|copy_of) (?:=|IN)\W*\$`)
	param   = regexp.MustCompile(`\$\d`)
)

// TestPlacesAreFoundByIndex asks SQLite how it would run each statement that
// looks articles up by story or original. It uses a partial index only where
// the statement says what the index says; else it reads the whole table, at
// each fetch.
func TestPlacesAreFoundByIndex(t *testing.T) {
	plans := map[string][]string{}
	for _, use := range []func(*testing.T, *Store){testCaseHistory, testToldOfStory, testHands, testPlacements, testMembers} {
		s := must[*Store](t)(Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "tocsin.db"), Options{}))
		use(t, s)
		for _, query := range must[[]string](t)(s.db.Statements(t.Context())) {
			if byPlace.MatchString(query) && plans[query] == nil {
				plans[query] = planOf(t, s, query)
			}
		}
		ok(t, s.Close())
	}
	if len(plans) != 12 {
		t.Errorf("%d statements look articles up by story or original; 12 were known: is one missing here, or the pattern wrong?", len(plans))
	}
	for query, plan := range plans {
		for _, step := range plan {
			if step == "SCAN a" || strings.HasPrefix(step, "SCAN a ") || strings.HasPrefix(step, "SCAN articles") {
				t.Errorf("%s\nreads the whole table: %s", query, strings.Join(plan, "; "))
			}
		}
	}
}

func testMembers(t *testing.T, s *Store) {
	one := inStory(t, s, "1", 0, nil, "Vardanyan")
	if got := must[[]news.Article](t)(s.StoryArticles(t.Context(), one.StoryID)); len(got) != 1 {
		t.Errorf("%d articles of a story of one", len(got))
	}
	if got := must[[]news.Article](t)(s.Copies(t.Context(), one.ArticleID)); len(got) != 0 {
		t.Errorf("%d copies of an article that nobody repeats", len(got))
	}
}

// planOf is how SQLite runs a statement.
func planOf(t *testing.T, s *Store, query string) []string {
	t.Helper()
	used := map[string]bool{}
	for _, p := range param.FindAllString(query, -1) {
		used[p] = true
	}
	args := make([]any, len(used))
	for i := range args {
		args[i] = 1
	}
	steps := []string{}
	ok(t, s.db.Each(t.Context(), func(scan func(...any) error) error {
		var id, parent, unused int
		var step string
		err := scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return err
	}, "EXPLAIN QUERY PLAN "+query, args...))
	return steps
}
