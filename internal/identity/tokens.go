package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one unit of a text whose typography has been folded: a word in its
// own case, a number, or a sign that carries meaning. Spaces, dashes, commas,
// full stops, brackets and line ends are not tokens.
type token struct {
	text  string
	kind  tokenKind
	first bool // begins a sentence or line, where a capital says nothing
}

type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenNumber
	tokenSign
)

// tokens divides a text. Two texts with equal tokens differ in typography only.
func tokens(s string) []token {
	r := tokenReader{first: true, out: make([]token, 0, len(s)/5+1)}
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
	return r.out
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
	case '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '〟', '＂', '‘', '’', '‚', '‛', '‹', '›', '′', '`', '´', '՚', 'ʼ', 'ʹ', 'ʻ', '＇', '「', '」', '『', '』':
		return '\'', true
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u180e', '\u061c':
		return -1, true
	case '−', '֊', '―', '‒', '–', '—', '‑', '‐', '⁃', '﹣', '－', '─':
		return '-', true
	case '\u2028', '\u2029', '\u0085':
		return '\n', true
	}
	if unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Variation_Selector, r) {
		return -1, true
	}
	return 0, false
}

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

// tokenReader collects tokens and knows what stood before.
type tokenReader struct {
	out   []token
	first bool // the next word begins a sentence
	space bool // white space (or nothing) stands before
	stop  bool // a full stop stands before, so a capital may begin a sentence
}

func (r *tokenReader) word(w string) {
	t := token{text: w, kind: tokenWord, first: r.first}
	if strings.ContainsFunc(w, unicode.IsDigit) {
		t.kind = tokenNumber
		t.text = ungroup(w)
		if r.joinGroup(t) {
			return
		}
	}
	r.out = append(r.out, t)
	r.first, r.space, r.stop = false, false, false
}

// joinGroup makes "25 000" one number, as "25,000" is.
func (r *tokenReader) joinGroup(t token) bool {
	if !r.space || r.first || r.stop || len(t.text) != 3 || len(r.out) == 0 || !isDigits(t.text) {
		return false
	}
	last := &r.out[len(r.out)-1]
	if last.kind != tokenNumber || len(last.text) > 3 || !isDigits(last.text) {
		return false
	}
	last.text += t.text
	r.space = false
	return true
}

// ungroup drops the commas and apostrophes that group a number's thousands.
func ungroup(w string) string {
	for _, sep := range []string{",", "'"} {
		parts := strings.Split(w, sep)
		if len(parts) < 2 || len(parts[0]) > 3 || !isDigits(parts[0]) {
			continue
		}
		grouped := true
		for _, p := range parts[1:] {
			whole, _, _ := strings.Cut(p, ".")
			grouped = grouped && len(whole) == 3 && isDigits(whole)
		}
		if grouped {
			return strings.Join(parts, "")
		}
	}
	return w
}

// other reads a rune between words: most only divide, some are tokens.
func (r *tokenReader) other(c, next rune) {
	switch {
	case c == '\n' || c == '\r':
		r.first, r.space = true, true
	case unicode.IsSpace(c):
		if r.stop {
			r.first = true
		}
		r.space = true
	case c == '.' || c == '!' || c == '։' || c == '。' || c == ':' || c == '…':
		r.stop, r.space = true, false
	case c == '?' || c == '\u055e' || c == '؟' || c == ';' && next == ';':
		r.sign("?")
		r.stop = true
	case c == '\'' || c == '"' || c == '`':
		if n := len(r.out); n == 0 || r.out[n-1].text != `"` || r.space {
			r.sign(`"`)
		}
	case c == '-' && unicode.IsDigit(next) && (r.space || len(r.out) == 0):
		r.sign("-")
	case c == '|' || c == '~' || c == '^' || c == '•' || c == '·':
		r.space = true
	case c == '%' || c == '&' || c == '#' || c == '@' || c == '§' || unicode.IsSymbol(c):
		r.sign(string(c))
	default:
		r.space = false
	}
}

func (r *tokenReader) sign(s string) {
	r.out = append(r.out, token{text: s, kind: tokenSign})
	r.space = false
}
