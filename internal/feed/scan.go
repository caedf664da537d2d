package feed

import "strings"

type tokenKind uint8

const (
	tokenEnd   tokenKind = iota // the document is over
	tokenText                   // character data, entities as written
	tokenCDATA                  // the inside of a CDATA section
	tokenOpen                   // <name attributes>
	tokenClose                  // </name>
)

// token is one piece of a document. Its strings are parts of the document.
type token struct {
	kind  tokenKind
	name  string // of a tag, as written
	text  string // of character data; of an opening tag the attributes, as written
	empty bool   // <name/>
	pos   int    // where it begins
}

// scanner cuts XML into tokens. It never fails: a "<" that opens nothing is
// text, an end without "]]>" is found by the element's end tag. Every call
// advances, and the work is linear in the document.
type scanner struct {
	s    string
	pos  int
	leaf string // the element whose text is being read: its end tag ends an open CDATA section
	cut  bool   // the document ends inside a tag, comment or CDATA section

	repaired bool              // an open CDATA section was ended
	entities map[string]string // declared by the document
	declared bool              // its DOCTYPE has been read; further ones are skipped

	// Where the next "]]>" and "?>" are, so that hostile documents cannot make
	// every section look for them to the end again: 0 is not looked for yet.
	nextCDATA, nextPI int
}

// find is where mark next stands at or after pos, remembered in memo; the length of the
// document if nowhere.
func (sc *scanner) find(memo *int, mark string, pos int) int {
	if *memo < pos || *memo == 0 {
		*memo = len(sc.s)
		if n := strings.Index(sc.s[pos:], mark); n >= 0 {
			*memo = pos + n
		}
	}
	return *memo
}

// maxTag bounds how far the end of a tag is looked for, in bytes.
const maxTag = 64 << 10

func (sc *scanner) next() token {
	for sc.pos < len(sc.s) {
		pos := sc.pos
		rest := sc.s[pos:]
		if rest[0] != '<' {
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			sc.pos += n
			return token{kind: tokenText, text: rest[:n], pos: pos}
		}
		if len(rest) == 1 {
			sc.cut = true
			break
		}
		switch c := rest[1]; {
		case c == '!':
			if t, ok := sc.declaration(rest); ok {
				return t
			}
		case c == '?':
			if end := sc.find(&sc.nextPI, "?>", pos+2); end < len(sc.s) {
				sc.pos = end + 2
			} else {
				sc.skipTo(rest, ">")
			}
		case c == '/':
			if t, ok := sc.closing(rest); ok {
				return t
			}
		case isNameStart(c):
			if t, ok := sc.opening(rest); ok {
				return t
			}
		default:
			n := strings.IndexByte(rest[1:], '<') + 1
			if n == 0 {
				n = len(rest)
			}
			sc.pos += n
			return token{kind: tokenText, text: rest[:n], pos: pos}
		}
	}
	return token{kind: tokenEnd, pos: len(sc.s)}
}

// skipTo goes behind the mark, or to the end.
func (sc *scanner) skipTo(rest, mark string) {
	if n := strings.Index(rest, mark); n >= 0 {
		sc.pos += n + len(mark)
		return
	}
	sc.pos, sc.cut = len(sc.s), true
}

const (
	openCDATA  = "<![CDATA["
	closeCDATA = "]]>"
)

// declaration reads what begins with "<!"; only CDATA makes a token.
func (sc *scanner) declaration(rest string) (token, bool) {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		sc.pos += 2
		sc.skipTo(rest[2:], "-->")
	case hasPrefixFold(rest, openCDATA):
		return sc.cdata(), true
	case !sc.declared && hasPrefixFold(rest, "<!doctype"):
		sc.declared = true
		sc.doctype(rest)
	case sc.leaf != "": // a text that speaks of "<!..."
		sc.pos += 2
		return token{kind: tokenText, text: rest[:2], pos: sc.pos - 2}, true
	default:
		sc.skipTo(rest, ">")
	}
	return token{}, false
}

// cdata reads a CDATA section. One that is not closed, or only by the end of a later one,
// ends where its element does.
func (sc *scanner) cdata() token {
	pos := sc.pos
	start := pos + len(openCDATA)
	n := sc.find(&sc.nextCDATA, closeCDATA, start)
	text, next := sc.s[start:n], min(n+len(closeCDATA), len(sc.s))
	closed := n < len(sc.s)
	if sc.leaf != "" && (!closed || strings.Contains(text, openCDATA)) {
		if end := strings.Index(text, "</"+sc.leaf); end >= 0 {
			sc.repaired, closed = true, true
			text, next = text[:end], start+end
		}
	}
	sc.cut = sc.cut || !closed
	sc.pos = next
	return token{kind: tokenCDATA, text: text, pos: pos}
}

// closing reads </name>.
func (sc *scanner) closing(rest string) (token, bool) {
	next := strings.IndexByte(rest[1:], '<') + 1
	if next == 0 {
		next = len(rest)
	}
	n := strings.IndexByte(rest[:next], '>')
	skip := n + 1
	if n < 0 { // "</rss" at the very end is as good as whole
		sc.cut = sc.cut || next == len(rest)
		n, skip = next, next
	}
	t := token{kind: tokenClose, name: strings.TrimSpace(rest[2:n]), pos: sc.pos}
	sc.pos += skip
	return t, t.name != ""
}

// opening reads <name attributes>. A quote that is never closed does not hide
// the end of the tag.
func (sc *scanner) opening(rest string) (token, bool) {
	i := 2
	for i < len(rest) && !isSpace(rest[i]) && rest[i] != '>' && rest[i] != '/' && rest[i] != '<' {
		i++
	}
	name := rest[1:i]
	end := tagEnd(rest, i)
	if end < 0 {
		sc.pos, sc.cut = len(sc.s), true
		return token{}, false
	}
	t := token{kind: tokenOpen, name: name, text: rest[i:end], pos: sc.pos}
	sc.pos += end
	if rest[end] == '>' {
		sc.pos++
	}
	if n := len(t.text); n > 0 && t.text[n-1] == '/' {
		t.text, t.empty = t.text[:n-1], true
	}
	return t, true
}

// tagEnd is where the tag ends whose attributes begin at i: at its ">", or at
// the "<" of the next one where that comes first.
func tagEnd(rest string, i int) int {
	limit := min(len(rest), i+maxTag)
	first := -1 // the first ">" that may be inside of quotes
	var quote byte
	for ; i < limit; i++ {
		c := rest[i]
		switch {
		case c == '>' && quote == 0:
			return i
		case c == '>' && first < 0:
			first = i
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '<':
			return i
		case (c == '"' || c == '\'') && i > 0 && rest[i-1] != '\\':
			quote = c
		}
	}
	return first
}

func isNameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// hasPrefixFold is HasPrefix without regard to ASCII case; prefix is as the standard writes it.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
