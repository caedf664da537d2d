package owe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/news"
)

// groupKey returns the key of the group that a row joins.
func groupKey(by []string, a news.Article, lists []string) string {
	var parts []string
	for _, b := range by {
		switch b {
		case "story":
			parts = append(parts, "story "+strconv.FormatInt(a.StoryID, 10))
		case "source":
			parts = append(parts, "source "+strconv.Quote(a.Source))
		case "watchlist":
			parts = append(parts, "watchlists "+strings.Join(lists, ","))
		}
	}
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, " ")
}

// Flapping returns why a change is suppressed, "" if it is not: so many changes
// in so short a time, all back to texts seen before, are noise. A text not seen
// before is never suppressed. revisions are those before next.
func Flapping(c *news.Change, next *news.Revision, revisions []news.Revision) string {
	if c == nil || c.To == 0 || next == nil {
		return ""
	}
	seenAs := 0
	for _, rev := range revisions {
		if slices.Equal(rev.Hash, next.Hash) {
			seenAs = rev.N
		}
	}
	if recent := news.RecentChanges(revisions, next.SeenAt); seenAs != 0 && recent >= news.FlapChanges {
		return fmt.Sprintf("%s%d changes in a day, and this text was revision %d already", news.Flapping, recent+1, seenAs)
	}
	return ""
}
