// Package prose measures and compares the texts of a page: how many words they
// have, how like another they are, what is left of them without their setting.
package prose

import (
	"html"
	"strings"
	"unicode"

	"tocsin/internal/text"
)

// Count counts words; in scripts that divide none, two characters count
// as one.
func Count(s string) int {
	n, dense := 0, 0
	inWord := false
	for _, r := range s {
		switch {
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			dense++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				n++
			}
			inWord = true
		case r == '\'' || r == '’' || unicode.IsMark(r):
		default:
			inWord = false
		}
	}
	return n + (dense+1)/2
}

// Unescape undoes HTML escapes, which publishers leave in JSON once or twice.
func Unescape(s string) string {
	for range 2 {
		if !strings.Contains(s, "&") {
			return s
		}
		s = html.UnescapeString(s)
	}
	return s
}

// Overlap is the F1 of the words two texts have, each as often as it stands.
func Overlap(a, b string) float64 {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	have := make(map[string]int, len(x))
	for _, w := range x {
		have[w]++
	}
	both := 0
	for _, w := range y {
		if have[w] > 0 {
			have[w]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(x)+len(y))
}

// Fold joins the words of s with single spaces. All that a page says of itself
// goes through here, and with it what cannot be printed is gone; what nobody is
// meant to see is no text (text.Unseen).
func Fold(s string) string { return strings.Join(strings.Fields(text.Unseen(text.Printable(s))), " ") }

// FoldLines folds each line and drops empty ones.
func FoldLines(s string) string {
	lines := strings.Split(s, "\n")
	out := lines[:0]
	for _, l := range lines {
		if l = Fold(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// MaybeDate reports whether a short text could hold a date: it has a year of this
// century, at the start of its digits, or a clock time. "Views: 1204" has none.
func MaybeDate(s string) bool {
	digits, run, dated := 0, 0, false
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			run = 0
			continue
		}
		digits++
		run++
		dated = dated || run == 4 && s[i-3:i-1] == "20" || run == 1 && i > 1 && s[i-1] == ':' && s[i-2] >= '0' && s[i-2] <= '9'
	}
	return digits >= 3 && digits <= 20 && dated
}

// Squeeze is the lower-case letters and digits of s.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
