package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one unit of a text whose typography has been folded: a word in its
// own case, a number, a sign that carries meaning, or a joint. Spaces, hyphens
// between words, brackets and line ends are not tokens.
type token struct {
	text  string
	kind  tokenKind
	first bool // begins a sentence or line, where a capital says nothing
	soft  bool // a full stop at the end of a line or behind an abbreviation, which typographers put and leave out
}

type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenNumber
	tokenSign
	tokenJoint // what parts clauses, sentences and numbers: comma, semicolon, colon, dash, full stop
)

// tokens divides a text. Two texts with equal tokens differ in typography only.
func tokens(s string) []token {
	out := make([]token, 0, len(s)/5+1)
	eachToken(s, func(t token) { out = append(out, t) })
	return out
}

// eachToken calls f for the tokens of a text, without keeping them.
func eachToken(s string, f func(token)) {
	r := tokenReader{emit: f, first: true}
	s = plain(s)
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if isWordRune(c) {
			end := wordEnd(s, i)
			r.word(s[i:end])
			i = end
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		r.other(c, next)
		i += n
	}
	if r.n > 0 {
		f(r.held)
	}
}

// plain is NFKC without invisible characters, with the quotes, dashes and
// letter forms that typographers exchange written one way.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if unicode.Is(unicode.No, r) {
			b.WriteByte('^') // 10² is not 102
		}
		if p, ok := plainRune(r); ok {
			if p >= 0 {
				b.WriteRune(p)
			}
			continue
		}
		b.WriteRune(r)
	}
	return plainLetters.Replace(norm.NFKC.String(b.String()))
}

// plainLetters are spellings that Unicode keeps apart and readers do not.
var plainLetters = strings.NewReplacer("եւ", "և", "Եւ", "Եվ", "ё", "е", "Ё", "Е", "\u055b", "", "\u055c", "")

// plainRune folds one rune that NFKC leaves alone or turns into something
// worse; -1 drops it.
func plainRune(r rune) (rune, bool) {
	switch r {
	case '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '〟', '＂', '‘', '’', '‚', '‛', '‹', '›', '′', '`', '´', '՚', 'ʼ', 'ʹ', 'ʻ', '＇', '「', '」',
		'『', '』':
		return '\'', true
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u180e', '\u061c':
		return -1, true
	case '−', '֊', '‒', '–', '‑', '‐', '⁃', '﹣', '－':
		return '-', true
	case '—', '―', '─': // parts clauses without spaces, too
		return '—', true
	case '\u00a0', '\u202f', '\u2009', '\u2007':
		return fixedSpace, true
	case '\u2028', '\u2029', '\u0085':
		return '\n', true
	}
	if unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Variation_Selector, r) {
		return -1, true
	}
	return 0, false
}

// fixedSpace stands for the spaces at which no line is broken, as they stand
// between the thousands of a number.
const fixedSpace = '\x1f'

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// wordEnd is the end of the word that begins at i; apostrophes between letters
// and the separators inside numbers belong to it.
func wordEnd(s string, i int) int {
	last := rune(0)
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			inWord := r == '\'' && isWordRune(last) && unicode.IsLetter(next)
			inNumber := (r == '.' || r == ',' || r == ':' || r == '/' || r == '\'') && unicode.IsDigit(last) && unicode.IsDigit(next)
			if !inWord && !inNumber {
				return i
			}
		}
		last = r
		i += n
	}
	return i
}
