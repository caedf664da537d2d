package bodies

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBetween is how many words with capitals stand between a name and a legal form
// that still belongs to the same name: Banco Santander México S.A.
const maxBetween = 3

// Another reports whether a text that has a name without its legal form at
// text[start:end] means another body by it: one that is registered as another
// kind (Deutsche Bank GmbH is not Deutsche Bank AG), or one whose name goes on
// (Banco Santander Chile S.A.).
func (w *Writing) Another(text string, start, end int) bool {
	if w.Kind == "" {
		return false
	}
	if before := lastWord(text[:start]); before != "" && w.differs(kindOf([]string{before})) {
		return true
	}
	words := nextWords(text[end:], maxBetween+maxForm)
	for i := range words {
		for n := min(maxForm, len(words)-i); n > 0; n-- {
			if kind := kindOf(words[i : i+n]); kind != "" {
				return i > 0 || w.differs(kind)
			}
		}
		if r, _ := utf8.DecodeRuneInString(words[i]); i == maxBetween || !unicode.IsUpper(r) {
			return false
		}
	}
	return false
}

// differs reports whether two kinds of legal forms cannot be one body's.
func (w *Writing) differs(kind string) bool {
	const any = "any"
	return kind != "" && kind != any && w.Kind != any && kind != w.Kind
}

// nextWords are up to n words behind a name in its clause, the comma before a
// legal form among them.
func nextWords(text string, n int) []string {
	text = text[:min(len(text), 160)]
	if line := strings.IndexAny(text, "\n;:()"); line >= 0 {
		text = text[:line]
	}
	words := strings.Fields(text)
	return words[:min(n, len(words))]
}

// lastWord is the word before a name, with at most quotation marks between.
func lastWord(text string) string {
	text = text[max(0, len(text)-40):]
	text = strings.TrimRight(text, " \"«“„'")
	return text[strings.LastIndexAny(text, " \n")+1:]
}

// bodiesOf are words that make a name that of another body, which belongs to the
// first or is called after it, in small letters.
var bodiesOf = strings.Fields("trust foundation fund holding holdings securities neft фонд нефть холдинг траст")

// Begins reports whether the name that ends at text[end] begins the name of
// another body: Deutsche Bank Trust.
func Begins(text string, end int) bool {
	if !strings.HasPrefix(text[end:], " ") {
		return false
	}
	words := nextWords(text[end:], 1)
	if len(words) == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return unicode.IsUpper(r) && slices.Contains(bodiesOf, strings.ToLower(strings.TrimRight(words[0], ".,;:!?'’\"»”")))
}
