package diff

import (
	"strconv"
	"strings"

	"tocsin/internal/date"
	"tocsin/internal/numeral"
)

// month reports whether a word names a month, in any language that Tocsin knows.
func month(s string) bool {
	m, _ := date.AnyMonth(s)
	return m != 0
}

// maxSpelled is how many words a number has at most.
const maxSpelled = 6

// numberWord reports whether a word is a number, or begins one of several
// words: nineteen, twenty-three.
func numberWord(s string) bool {
	_, ok := numeral.Word(s)
	return ok
}

// spelled reads the number in words that tokens begin with, the longest one
// (двадцать три), in how many tokens, and in digits, so that "nineteen" and 19
// are the same.
func spelled(s *scanned, ts []token) (n int, value string) {
	for n < len(ts) && n < maxSpelled && ts[n].word && (n == 0 || strings.TrimSpace(s.text[ts[n-1].end:ts[n].start]) == "") {
		n++
	}
	for ; n > 0; n-- {
		if v, ok := numeral.Word(s.text[ts[0].start:ts[n-1].end]); ok {
			return n, strconv.FormatInt(v, 10)
		}
	}
	return 0, ""
}
