package text

import (
	"strings"
	"unicode"
)

// TitleLikeness is the share of words that two titles have in common, from 0 to
// 1 (Dice).
func TitleLikeness(a, b string) float64 {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	have := make(map[string]bool, len(x))
	for _, w := range x {
		have[strings.TrimFunc(w, unicode.IsPunct)] = true
	}
	same := 0
	for _, w := range y {
		if have[strings.TrimFunc(w, unicode.IsPunct)] {
			same++
		}
	}
	return 2 * float64(same) / float64(len(x)+len(y))
}
