package names

import (
	"strings"

	"tocsin/internal/names/parts"
)

// readName cuts a name into words and tells what each of them is.
func readName(s string) ([]parts.Word, parts.Name) {
	z := tokenizer{s: s}
	var words []parts.Word
	var t token
	for end := int32(0); z.next(&t); end = t.end {
		words = append(words, parts.Word{
			Text: s[t.start:t.end], Upper: t.upper && t.letters > 1, Small: !t.capital, Initial: t.capital && (t.letters < 2 || t.isInitial(s)),
			Hyphen: t.joint == hyphen, Comma: strings.ContainsAny(s[end:t.start], ",;，"),
		})
	}
	return words, parts.Read(words)
}

// wordSet is a set of words in small letters.
type wordSet map[string]bool

func set(words string) wordSet {
	m := wordSet{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// ters are the ways to write Ter-, which is a part of a surname.
var ters = set("ter der тер տեր թեր ტერ")
