package app

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// phrasesOf are the phrases of a revision worth proposing, folded, with how they
// are written: two words that wordsOf finds, next to each other or with one
// short word between ("minister of education"). An official's title parts
// namesakes where neither of its words would.
func phrasesOf(r news.Revision) map[string]string {
	out := map[string]string{}
	for _, s := range []string{r.Title, r.Text} {
		var before [2]text.Word // the words before this one, the last one last
		for w := range text.Words(s) {
			for i := range before {
				from := before[i]
				if !worth(s[w.Start:w.End]) || from.End == 0 || !worth(s[from.Start:from.End]) {
					continue
				}
				between := s[from.End:w.Start]
				if between == " " || i == 0 && small(s[before[1].Start:before[1].End]) && between == " "+s[before[1].Start:before[1].End]+" " {
					written := s[from.Start:w.End]
					folded := text.Fold(written)
					out[folded] = plainer(out[folded], written)
				}
			}
			before[0], before[1] = before[1], w
		}
	}
	return out
}

// worth reports whether a word is long enough to be proposed.
func worth(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) >= shortest && unicode.IsLetter(first)
}

// small reports whether a word is one that phrases hold, but is not worth proposing.
func small(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return utf8.RuneCountInString(word) < shortest && unicode.IsLetter(first)
}

// isPhrase reports whether a word or phrase is a phrase.
func isPhrase(term string) bool { return strings.Contains(term, " ") }
