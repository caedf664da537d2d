package numeral

import (
	"strings"

	"tocsin/internal/text"
)

// partOfMore reports whether what stands around a number makes it something
// that counts nothing: a percentage, money, an age, a time, an ordinal.
func partOfMore(s string, words []text.Word, at int, f Found, language string) bool {
	start := words[at].Start
	switch r := before(s, start); {
	case strings.ContainsRune("%$€£₽֏₼₺№#/+", r):
		return true
	case strings.ContainsRune(".,:-–−", r) && isDigit(before(s, start-len(string(r)))): // 40-23, 3.23, 19:23
		return true
	case r == '-' && !f.Spelled && at > 0 && words[at-1].End == start-1: // T-72, COVID-19
		return true
	}
	switch r := after(s, f.End); {
	case strings.ContainsRune("%‰°€$₽₼/", r):
		return true
	case strings.ContainsRune(".,:+", r) && isDigit(after(s, f.End+1)): // 2.5, 40+10; thousands have been taken
		return true
	case strings.ContainsRune("-\u2010\u2011–", r): // 23-year-old, 24-25
		return true
	}
	if r := strings.TrimLeft(s[f.End:], " \u00a0"); strings.HasPrefix(r, "%") {
		return true
	}
	return unit(s, words, at+f.Words, f.End) || at > 0 && label(s, words[at-1], start, language)
}

// unit reports whether the word behind a number makes it an amount or a part.
func unit(s string, words []text.Word, next, end int) bool {
	if next >= len(words) || strings.TrimSpace(s[end:words[next].Start]) != "" {
		return false
	}
	folded := text.Fold(s[words[next].Start:words[next].End])
	if units()[folded] {
		return true
	}
	for _, stem := range unitStems() {
		if strings.HasPrefix(folded, stem) {
			return true
		}
	}
	return false
}

// label reports whether the word before a number makes it a name: Article 118.
func label(s string, word text.Word, start int, language string) bool {
	if strings.TrimSpace(s[word.End:start]) != "" && s[word.End:start] != ". " {
		return false
	}
	folded := text.Fold(s[word.Start:word.End])
	return labels()[folded] || language == "tr" && folded == text.Fold("yüzde")
}

// about reports whether the words beside a number say that it is a bound or
// an estimate.
func about(s string, words []text.Word, at int, f Found) bool {
	if strings.HasSuffix(s[:f.End], upTo) {
		return true
	}
	for n := 1; n <= 3 && at-n >= 0; n++ {
		from := words[at-n].Start
		if strings.ContainsAny(s[from:words[at].Start], ".;:!?()\n") {
			break
		}
		if estimates()[text.Fold(strings.Join(strings.Fields(s[from:words[at].Start]), " "))] {
			return true
		}
	}
	for n := 1; n <= 2 && at+f.Words+n <= len(words); n++ {
		last := words[at+f.Words+n-1]
		if more()[text.Fold(strings.TrimSpace(s[f.End:last.End]))] {
			return true
		}
	}
	return false
}
