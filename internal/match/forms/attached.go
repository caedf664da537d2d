package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// minAttached is the shortest single word, in letters, before which an attached one
// is read: shorter ones make other words with it.
const minAttached = 4

const (
	arabicBefore = "و ف ب ل ك وب ول"
	// arabicArticle stands before what has the article already, without it: لل is ل
	// and ال.
	arabicArticle = "وال فال بال كال لل ولل وبال"
	hebrewBefore  = "ו ה ב ל מ ש כ וב ול ומ וה שב של מה"
)

// zwnj divides parts of Persian words, where others write a space or nothing.
const zwnj = "\u200c"

// Attached are the other ways in which a name or word in Arabic or Hebrew letters
// is written: with a preposition, a conjunction or an article before it, and in
// Persian with a space, a zero-width non-joiner or nothing between its words.
// Words in other letters have none.
func Attached(name string) []string {
	if !semitic(name) {
		return nil
	}
	name = strings.TrimSpace(name)
	var out []string
	if spaced := strings.ReplaceAll(name, zwnj, " "); spaced != name {
		out = append(out, spaced)
	}
	if words := strings.Fields(name); len(words) > 1 {
		out = append(out, strings.Join(words, zwnj))
	}
	r, _ := utf8.DecodeRuneInString(name)
	if !strings.ContainsFunc(name, unicode.IsSpace) && utf8.RuneCountInString(name) < minAttached {
		return out
	}
	switch text.ScriptOf(r) {
	case text.Arabic:
		if strings.ContainsAny(name, "پچژگکی") {
			return out // Persian, which attaches nothing
		}
		if bare, ok := strings.CutPrefix(name, "ال"); ok && utf8.RuneCountInString(bare) > 2 {
			return append(out, before(arabicArticle, bare)...)
		}
		return append(out, before(arabicBefore, name)...)
	case text.Hebrew:
		return append(out, before(hebrewBefore, name)...)
	}
	return out
}

// semitic reports whether a name has a letter from Hebrew to the end of Arabic,
// U+0590 to U+07FF, fast: great lists have none.
func semitic(name string) bool {
	for i := range len(name) {
		if c := name[i]; c >= 0xD7 && c <= 0xDF {
			return true
		}
	}
	return false
}

func before(prefixes, name string) []string {
	out := strings.Fields(prefixes)
	for i, p := range out {
		out[i] = p + name
	}
	return out
}
