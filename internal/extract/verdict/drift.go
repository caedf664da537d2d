package verdict

import (
	"fmt"
	"strings"
	"unicode"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Drift is why what a page now holds cannot be taken for another version of the
// article that stood there.
type Drift struct {
	Reason string // "" for an edit, however large
	// Brief: the text is so short that it could be any notice. Where it is not,
	// the address may have been given to another article: more visits will show.
	Brief  bool
	Titled bool // it stands under the article's own title
}

// DriftOf compares what a page now holds with the article that stood there. It
// drifted if its text shares nothing with it and either its title does not or
// few words are left: a log-in, a shop, a soft 404, or a notice of the editors.
func DriftOf(title, body string, d news.Document) Drift {
	was, now := foldedWords(body), foldedWords(d.Text)
	out := Drift{Brief: len(now) < short, Titled: text.TitleLikeness(title, d.Title) >= .3}
	if len(was) < 100 || out.Titled && !out.Brief { // a flash of a few lines becomes a report under another title
		return Drift{}
	}
	if shared := sharedRuns(was, now); shared*20 > min(len(was), len(now)) {
		return Drift{}
	}
	out.Reason = fmt.Sprintf("the page was %q with %d words, and is %q with %d others",
		clip(title, 80), len(was), clip(d.Title, 80), len(now))
	return out
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
