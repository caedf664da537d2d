package extract

import (
	"strings"

	"tocsin/internal/extract/prose"
)

// maxSought bounds the search for lines in a text, in bytes times lines.
const maxSought = 400 << 20

// Below teaser words of text, a line of less than sentence words is the page's
// own, such as "more in a moment" or "read on for a month", and no article's.
const (
	teaser   = 60
	sentence = 12
)

// withSeen adds to a body that no reader sees, as that of the JSON-LD, the lines
// of the page's own text that it has not. It may be longer and say something
// else, or what the page said before it was edited: what is seen is never
// dropped for what is stated.
func withSeen(body, seen string) string {
	least := 0
	if prose.Count(seen) < teaser {
		least = sentence
	}
	return withLines(body, seen, least)
}

// withLines adds to a body the lines of a text that it has not and that have at
// least so many words.
func withLines(body, seen string, least int) string {
	all := prose.Squeeze(body)
	lines := strings.Split(seen, "\n")
	search := len(all)*len(lines) <= maxSought
	have := map[string]bool{}
	if !search {
		for line := range strings.SplitSeq(body, "\n") {
			have[prose.Squeeze(line)] = true
		}
	}
	var b strings.Builder
	b.WriteString(body)
	for _, line := range lines {
		k := prose.Squeeze(line)
		if k == "" || prose.Count(line) < least || have[k] || search && strings.Contains(all, k) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}
