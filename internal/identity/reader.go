package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// tokenReader reads tokens one by one and knows what stood before. The last one
// is held back, since what follows may become a part of it.
type tokenReader struct {
	emit     func(token)
	held     token
	n        int  // tokens so far
	first    bool // the next word begins a sentence
	space    bool // white space (or nothing) stands before
	fixed    bool // that white space is a fixed one
	stop     bool // a full stop stands before, so a capital may begin a sentence
	line     bool // the line ended since the last word
	quote    bool // the last token is a quotation mark
	armenian bool // the last word is Armenian, and a colon behind it a full stop
}

func (r *tokenReader) push(t token) {
	if r.n > 0 {
		r.emit(r.held)
	}
	r.held = t
	r.n++
	r.quote = false
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
	begin, _ := utf8.DecodeRuneInString(w)
	if r.stop && r.first && r.n > 0 && (!unicode.IsLower(begin) || unicode.Is(unicode.Georgian, begin)) {
		r.push(token{text: ".", kind: tokenJoint, soft: r.line || abbreviated(r.held)})
	}
	r.push(t)
	r.first = false
	r.space = false
	r.fixed = false
	r.stop = false
	r.line = false
	r.armenian = unicode.Is(unicode.Armenian, begin)
}

// abbreviated reports whether a full stop behind a word may be that of an
// abbreviation: Mr, R, ул.
func abbreviated(t token) bool {
	n := utf8.RuneCountInString(t.text)
	return t.kind == tokenWord && (n <= 2 || n <= 4 && isCapital(t.text))
}

// joinGroup makes "25 000" one number, as "25,000" is. With a common space it
// does so only where the group can be no number by itself: in "ward 5 300
// prisoners" there are two.
func (r *tokenReader) joinGroup(t token) bool {
	if !r.space || r.first || r.stop || len(t.text) != 3 || r.n == 0 || !text.AllDigits(t.text) || !r.fixed && t.text[0] != '0' {
		return false
	}
	if r.held.kind != tokenNumber || len(r.held.text) > 3 || !text.AllDigits(r.held.text) {
		return false
	}
	r.held.text += t.text
	r.space = false
	r.fixed = false
	return true
}

// ungroup drops the commas and apostrophes that group a number's thousands.
func ungroup(w string) string {
	for _, sep := range []string{",", "'"} {
		parts := strings.Split(w, sep)
		if len(parts) < 2 || len(parts[0]) > 3 || !text.AllDigits(parts[0]) {
			continue
		}
		grouped := true
		for _, p := range parts[1:] {
			whole, _, _ := strings.Cut(p, ".")
			grouped = grouped && len(whole) == 3 && text.AllDigits(whole)
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
		r.first = true
		r.space = true
		r.line = true
	case unicode.IsSpace(c) || c == fixedSpace:
		if r.stop {
			r.first = true
		}
		r.space = true
		r.fixed = c == fixedSpace
	case c == '.' || c == '!' || c == '։' || c == '。' || c == '…' || c == ':' && r.armenian:
		r.stop = true
		r.space = false
	case c == '?' || c == '\u055e' || c == '؟' || c == ';' && next == ';':
		r.sign("?")
		r.stop = true
	case c == '\'' || c == '"' || c == '`':
		if !r.quote || r.space {
			r.quotation()
		}
	case c == '-' && unicode.IsDigit(next) && (r.space || r.n == 0):
		r.sign("-")
	case c == ',' || c == '،' || c == '、' || c == '\u055d':
		r.joint(",")
	case c == ';' || c == '؛':
		r.joint(";")
	case c == ':':
		r.joint(":")
	case c == '—' || c == '-' && r.parts(next):
		r.joint("-")
	case c == '^' && unicode.IsDigit(next):
		r.sign("^")
	case c == '~' && next == '~': // struck words (text.StruckMark)
		r.sign("~~")
	case c == '|' || c == '~' || c == '^' || c == '•' || c == '·':
		r.space = true
	case c == '%' || c == '&' || c == '#' || c == '@' || c == '§' || unicode.IsSymbol(c):
		r.sign(string(c))
	default:
		r.space = false
	}
}

// parts reports whether a hyphen before next parts clauses, or two numbers: it
// stands apart from the words beside it, or between digits.
func (r *tokenReader) parts(next rune) bool {
	if r.space {
		return next == '-' || unicode.IsSpace(next) || next == fixedSpace
	}
	return r.held.kind == tokenNumber && unicode.IsDigit(next)
}

func (r *tokenReader) sign(s string) {
	r.push(token{text: s, kind: tokenSign})
	r.space = false
}

// joint reads a mark that parts, once for each place. At the beginning of a
// line it is a bullet, or a dialogue's dash.
func (r *tokenReader) joint(s string) {
	if r.n > 0 && !r.first && (r.held.kind != tokenJoint || r.held.text != s) {
		r.push(token{text: s, kind: tokenJoint})
	}
	r.space = false
}

// quotation reads a quotation mark. A comma before it is read as one behind it:
// printers differ in that.
func (r *tokenReader) quotation() {
	mark := token{text: `"`, kind: tokenSign}
	if r.n > 0 && r.held.kind == tokenJoint && r.held.text == "," {
		r.emit(mark)
		r.n++
	} else {
		r.push(mark)
	}
	r.space = false
	r.quote = true
}
