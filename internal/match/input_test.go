package match_test

import (
	"testing"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// TestRowsOfAWatchedPage holds that what comes of a watched page says so, read or
// stored, and what comes of an article does not.
func TestRowsOfAWatchedPage(t *testing.T) {
	if !match.InputOf(news.Document{Rows: true}, "").Rows || match.InputOf(news.Document{}, "").Rows {
		t.Error("a document loses what its rows are")
	}
	for kind, want := range map[string]bool{news.KindPage: true, news.KindArticle: false} {
		if got := match.InputOfRevision(news.Article{Kind: kind}, news.Revision{}).Rows; got != want {
			t.Errorf("a revision of kind %s has rows: %v", kind, got)
		}
	}
}
