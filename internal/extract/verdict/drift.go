package verdict

import (
	"fmt"
	"strings"
	"unicode"

	"tocsin/internal/extract/prose"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Drift says why what a page now holds cannot be taken for another version of
// the article that stood there: another title, and a text that shares nothing
// with it, as when a log-in, a shop or a soft 404 answers in its place. It is
// "" for an edit, however large. brief reports that the new text is so short
// that it could be any notice; where it is not, the address may have been
// given to another article: a few more visits will show.
func Drift(title, body string, d news.Document) (reason string, brief bool) {
	was, now := foldedWords(body), foldedWords(d.Text)
	if len(was) < 100 || prose.Likeness(title, d.Title) >= .3 { // a flash of a few lines becomes a report under another title
		return "", false
	}
	if shared := sharedRuns(was, now); shared*20 > min(len(was), len(now)) {
		return "", false
	}
	return fmt.Sprintf("the page was %q with %d words, and is %q with %d others",
		clip(title, 80), len(was), clip(d.Title, 80), len(now)), len(now) < short
}

func foldedWords(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// sharedRuns counts the runs of three words of b that stand in a too.
func sharedRuns(a, b []string) int {
	const run = 3
	have := make(map[string]bool, len(a))
	for i := 0; i+run <= len(a); i++ {
		have[strings.Join(a[i:i+run], " ")] = true
	}
	n := 0
	for i := 0; i+run <= len(b); i++ {
		if have[strings.Join(b[i:i+run], " ")] {
			n++
		}
	}
	return n
}
