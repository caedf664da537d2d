package identity

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/text"
)

// maxStruck is how much of a struck passage is listed, in characters.
const maxStruck = 80

// maxSearched bounds the search for struck words in the other text, in bytes.
// Beyond it they are taken to be there: a difference too many is told, one too few
// is not.
const maxSearched = 64 << 20

// struckDiffer lists what only one of two texts strikes and both have.
func struckDiffer(original, copied string) []string {
	if !strings.Contains(original, text.StruckMark) && !strings.Contains(copied, text.StruckMark) {
		return nil
	}
	var out []string
	list := func(sign, in, other string) {
		also := map[string]bool{}
		for sp := range text.Struck(other) {
			also[other[sp.Start:sp.End]] = true
		}
		searched := 0
		for sp := range text.Struck(in) {
			struck := in[sp.Start:sp.End]
			words := strings.Trim(struck, text.StruckMark)
			if len(out) == maxDifferences {
				return
			}
			if also[struck] {
				continue
			}
			if searched += len(other); searched < maxSearched && !strings.Contains(other, words) {
				continue
			}
			if utf8.RuneCountInString(words) > maxStruck {
				words = string([]rune(words)[:maxStruck]) + "…"
			}
			out = append(out, sign+" "+text.StruckMark+words+text.StruckMark)
		}
	}
	list("+", copied, original)
	list("-", original, copied)
	return out
}
