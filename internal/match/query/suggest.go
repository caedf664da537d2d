package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/text"
)

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

// Suggest finds the reference that was probably meant by kind:name.
func Suggest(kind, name string, among []string) string {
	if near := closest(name, among); near != "" {
		return "did you mean `" + Reference(kind, near) + "`?"
	}
	folded := text.Fold(name)
	if i := slices.IndexFunc(among, func(o string) bool {
		return utf8.RuneCountInString(folded) > 2 && strings.Contains(" "+text.Fold(o)+" ", " "+folded+" ")
	}); i >= 0 {
		return "did you mean `" + Reference(kind, among[i]) + "`?"
	}
	return ""
}

// Reference writes a name as a query refers to it.
func Reference(kind, name string) string {
	if strings.ContainsAny(name, " \t(),\"“”„«»=") {
		return kind + ":" + Quote(name)
	}
	return kind + ":" + name
}
