package notwith

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// wordsOf returns the words of a revision worth proposing, folded, with how they
// are written.
func wordsOf(r news.Revision) map[string]string {
	out := map[string]string{}
	for _, s := range []string{r.Title, r.Text} {
		for w := range text.Words(s) {
			written := s[w.Start:w.End]
			if !worth(written) {
				continue
			}
			folded := text.Fold(written)
			out[folded] = plainer(out[folded], written)
		}
	}
	return out
}

// phrasesOf returns the phrases of a revision worth proposing, folded, with how
// they are written: two words that wordsOf finds, next to each other or with one
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
				last := s[before[1].Start:before[1].End]
				if between == " " || i == 0 && small(last) && between == " "+last+" " {
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

// plainer returns the spelling that begins with a small letter, if one does.
func plainer(have, other string) string {
	first, _ := utf8.DecodeRuneInString(have)
	if have == "" || unicode.IsUpper(first) {
		return other
	}
	return have
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
