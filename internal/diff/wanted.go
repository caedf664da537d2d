package diff

import (
	"slices"

	"tocsin/internal/news"
)

// What of the changes of a watched page is told, where not everything is.
const (
	onlyAdditions = "additions"
	onlyRemovals  = "removals"
)

// Unwanted reports whether a change has nothing of what its page is watched
// for; only is onlyAdditions, onlyRemovals, or "" for everything.
func Unwanted(only string, c *news.Change) bool {
	if only == "" || c == nil || c.To == 0 || c.Has(news.ChangeRestored) || c.Has(news.ChangeRewritten) || c.Has(news.ChangeHeadline) {
		return false
	}
	return !slices.ContainsFunc(c.Edits, func(e news.Edit) bool {
		return only == onlyAdditions && e.New != "" || only == onlyRemovals && e.Old != ""
	})
}

// Wanted returns the sentences, or rows, that a page is watched for.
func Wanted(only string, all []Pair) []Pair {
	return slices.DeleteFunc(all, func(p Pair) bool {
		return only == onlyAdditions && p.New == "" || only == onlyRemovals && p.Old == ""
	})
}
