package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Fault is one thing that is wrong with a watchlist. What it names is left
// out of the Matcher, unless it is a warning; everything else works.
type Fault struct {
	Watchlist string
	Rule      string // the rule, or ""
	Entity    string // the entity, or ""
	Pos       string // where it was written, "file:line:col", or ""
	Offset    int    // byte in the rule's query, or -1
	Msg       string
	Hint      string // what to do, or ""
	Warning   bool   // worth knowing; nothing is left out
}

// Error is one line for people: place, what, hint.
func (f Fault) Error() string {
	var parts []string
	if f.Pos != "" {
		parts = append(parts, f.Pos)
	}
	switch {
	case f.Rule != "":
		parts = append(parts, "watchlist "+f.Watchlist+": rule "+f.Rule)
	case f.Entity != "":
		parts = append(parts, "watchlist "+f.Watchlist+": entity "+f.Entity)
	default:
		parts = append(parts, "watchlist "+f.Watchlist)
	}
	s := strings.Join(append(parts, f.Msg), ": ")
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	return s
}

// closest returns the name that was probably meant, or "": at most one edit
// in three letters away after folding.
func closest(name string, among []string) string {
	best, cost := "", 1<<30
	folded := []rune(text.Fold(name))
	for _, other := range among {
		o := []rune(text.Fold(other))
		limit := max(1, min(len(folded), len(o))/3)
		if d := distance(folded, o, limit); d <= limit && d < cost {
			best, cost = other, d
		}
	}
	return best
}

// distance is the edit distance of a and b, neighbours swapped counting as
// one edit, or more than limit.
func distance(a, b []rune, limit int) int {
	if len(a) > len(b)+limit || len(b) > len(a)+limit {
		return limit + 1
	}
	var before []int
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			same := 1
			if a[i] == b[j] {
				same = 0
			}
			row[j+1] = min(prev[j]+same, prev[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, prev = prev, row
	}
	return prev[len(b)]
}

// suggest finds the reference that was probably meant by kind:name.
func suggest(kind, name string, among []string) string {
	if near := closest(name, among); near != "" {
		return "did you mean `" + reference(kind, near) + "`?"
	}
	folded := text.Fold(name)
	if i := slices.IndexFunc(among, func(o string) bool {
		return utf8.RuneCountInString(folded) > 2 && strings.Contains(" "+text.Fold(o)+" ", " "+folded+" ")
	}); i >= 0 {
		return "did you mean `" + reference(kind, among[i]) + "`?"
	}
	return ""
}

// reference writes a name as a query refers to it.
func reference(kind, name string) string {
	if strings.ContainsAny(name, " \t(),\"“”„«»=") {
		return kind + ":" + quote(name)
	}
	return kind + ":" + name
}
