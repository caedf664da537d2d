package identity

import (
	"strings"

	"tocsin/internal/text"
)

// mayNegate are words that can be negations beside those that always are: "ne" is
// "what" in Turkish and half of a negation in French, "մի" is "a" and "do not".
// Their coming, going or doubling is never a matter of spelling either.
var mayNegate = map[string]bool{"un": true, "non": true, "ne": true, "nə": true, "heç": true, "hiç": true, "մի": true}

// negates reports whether a word is, or may be, a negation.
func negates(w string) bool { return text.Negates(w) || mayNegate[strings.ToLower(w)] }

// negationsIn lists the negations among tokens, as they are written.
func negationsIn(ts []token) []string {
	var out []string
	for _, t := range ts {
		if t.kind == tokenWord && negates(t.text) {
			out = append(out, t.text)
		}
	}
	return out
}
