// Package xmlscan reads XML as publishers send it. It promises never to fail: a
// "<" that opens nothing is text, what is not closed ends with its element, no
// DTD or entity is fetched or expanded beyond one level, and the work is linear
// in the document.
package xmlscan

import "strings"

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	End   Kind = iota // the document is over
	Text              // character data, entities as written
	CDATA             // the inside of a CDATA section
	Open              // <name attributes>
	Close             // </name>
)

// Token is one piece of a document. Its strings are parts of the document.
type Token struct {
	Kind  Kind
	Name  string // of a tag, as written
	Text  string // of character data; of an opening tag the attributes, as written
	Empty bool   // <name/>
	Pos   int    // where it begins
}

// Scanner cuts XML into tokens; make one with New.
type Scanner struct {
	// Leaf is the element whose text is being read, "" for none: its end tag
	// ends an open CDATA section.
	Leaf string

	s   string
	pos int

	repaired bool              // an open CDATA section was ended
	entities map[string]string // declared by the document
	declared bool              // its DOCTYPE has been read; further ones are skipped

	// Where the next "]]>" and "?>" are, so that hostile documents cannot make
	// every section look for them to the end again: 0 is not looked for yet.
	nextCDATA, nextPI int
}

// New returns a scanner of a document.
func New(document string) Scanner { return Scanner{s: document} }

// Pos is where the next token begins.
func (sc *Scanner) Pos() int { return sc.pos }

// Back has the scanner read from a token on that it has read.
func (sc *Scanner) Back(t Token) { sc.pos = t.Pos }

// Slice is the document from one place to another, as written.
func (sc *Scanner) Slice(from, to int) string { return sc.s[from:to] }

// Repaired reports whether a CDATA section was ended that is not closed.
func (sc *Scanner) Repaired() bool { return sc.repaired }

// Entities are those that the document has declared so far.
func (sc *Scanner) Entities() map[string]string { return sc.entities }

// Next returns the next token. Every call advances, until the End.
func (sc *Scanner) Next() Token {
	for sc.pos < len(sc.s) {
		pos := sc.pos
		rest := sc.s[pos:]
		if rest[0] != '<' {
			n := strings.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			sc.pos += n
			return Token{Kind: Text, Text: rest[:n], Pos: pos}
		}
		if len(rest) == 1 {
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
			return Token{Kind: Text, Text: rest[:n], Pos: pos}
		}
	}
	return Token{Kind: End, Pos: len(sc.s)}
}

// find is where mark next stands at or after pos, remembered in memo; the length of the
// document if nowhere.
func (sc *Scanner) find(memo *int, mark string, pos int) int {
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

// skipTo goes behind the mark, or to the end.
func (sc *Scanner) skipTo(rest, mark string) {
	if n := strings.Index(rest, mark); n >= 0 {
		sc.pos += n + len(mark)
		return
	}
	sc.pos = len(sc.s)
}

const (
	openCDATA  = "<![CDATA["
	closeCDATA = "]]>"
)

// declaration reads what begins with "<!"; only CDATA makes a token.
func (sc *Scanner) declaration(rest string) (Token, bool) {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		sc.pos += 2
		sc.skipTo(rest[2:], "-->")
	case HasPrefixFold(rest, openCDATA):
		return sc.cdata(), true
	case !sc.declared && HasPrefixFold(rest, "<!doctype"):
		sc.declared = true
		sc.doctype(rest)
	case sc.Leaf != "": // a text that speaks of "<!..."
		sc.pos += 2
		return Token{Kind: Text, Text: rest[:2], Pos: sc.pos - 2}, true
	default:
		sc.skipTo(rest, ">")
	}
	return Token{}, false
}

// cdata reads a CDATA section. One that is not closed, or only by the end of a later one,
// ends where its element does.
func (sc *Scanner) cdata() Token {
	pos := sc.pos
	start := pos + len(openCDATA)
	n := sc.find(&sc.nextCDATA, closeCDATA, start)
	text, next := sc.s[start:n], min(n+len(closeCDATA), len(sc.s))
	closed := n < len(sc.s)
	if sc.Leaf != "" && (!closed || strings.Contains(text, openCDATA)) {
		if end := strings.Index(text, "</"+sc.Leaf); end >= 0 {
			sc.repaired = true
			text, next = text[:end], start+end
		}
	}
	sc.pos = next
	return Token{Kind: CDATA, Text: text, Pos: pos}
}

// closing reads </name>.
func (sc *Scanner) closing(rest string) (Token, bool) {
	next := strings.IndexByte(rest[1:], '<') + 1
	if next == 0 {
		next = len(rest)
	}
	n := strings.IndexByte(rest[:next], '>')
	skip := n + 1
	if n < 0 { // "</rss" at the very end is as good as whole
		n, skip = next, next
	}
	t := Token{Kind: Close, Name: strings.TrimSpace(rest[2:n]), Pos: sc.pos}
	sc.pos += skip
	return t, t.Name != ""
}

// opening reads <name attributes>. A quote that is never closed does not hide
// the end of the tag.
func (sc *Scanner) opening(rest string) (Token, bool) {
	i := 2
	for i < len(rest) && !isSpace(rest[i]) && rest[i] != '>' && rest[i] != '/' && rest[i] != '<' {
		i++
	}
	name := rest[1:i]
	end := tagEnd(rest, i)
	if end < 0 {
		sc.pos = len(sc.s)
		return Token{}, false
	}
	t := Token{Kind: Open, Name: name, Text: rest[i:end], Pos: sc.pos}
	sc.pos += end
	if rest[end] == '>' {
		sc.pos++
	}
	if n := len(t.Text); n > 0 && t.Text[n-1] == '/' {
		t.Text = t.Text[:n-1]
		t.Empty = true
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

// HasPrefixFold is strings.HasPrefix without regard to ASCII case; prefix is as the standard writes it.
func HasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
