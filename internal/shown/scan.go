package shown

import (
	"strings"
	"unicode/utf8"
)

// scanner reads a style sheet piece by piece.
type scanner struct {
	s string
	i int
}

// until reads up to the first of the stops that stands in no string, comment or
// brackets, and behind it. At the end stop is 0.
func (c *scanner) until(stops string) (piece string, stop byte) {
	from, depth := c.i, 0
	for c.i < len(c.s) {
		b := c.s[c.i]
		switch b {
		case '"', '\'':
			c.i = stringEnd(c.s, c.i)
			continue
		case '\\':
			c.i = min(c.i+2, len(c.s))
			continue
		case '/':
			if strings.HasPrefix(c.s[c.i:], "/*") {
				c.i = commentEnd(c.s, c.i)
				continue
			}
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		case '{', '}', ';':
			// A brace ends what was never closed: else one "(" would hide all rules behind it.
			if (depth == 0 || b != ';') && strings.IndexByte(stops, b) >= 0 {
				c.i++
				return c.s[from : c.i-1], b
			}
		}
		c.i++
	}
	return c.s[from:], 0
}

// skip goes behind the brace that closes the block it is in.
func (c *scanner) skip() {
	for depth := 1; depth > 0; {
		switch _, stop := c.until("{}"); stop {
		case '{':
			depth++
		case '}':
			depth--
		default:
			return
		}
	}
}

func stringEnd(s string, i int) int {
	quote := s[i]
	for i++; i < len(s); i++ {
		switch s[i] {
		case quote, '\n':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(s)
}

func commentEnd(s string, i int) int {
	end := strings.Index(s[i+2:], "*/")
	if end < 0 {
		return len(s)
	}
	return i + 2 + end + 2
}

// uncommented is s with something else in the place of its comments.
func uncommented(s, with string) string {
	if !strings.Contains(s, "/*") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch {
		case s[i] == '"' || s[i] == '\'':
			end = stringEnd(s, i)
		case strings.HasPrefix(s[i:], "/*"):
			i = commentEnd(s, i)
			b.WriteString(with)
			continue
		}
		b.WriteString(s[i:end])
		i = end
	}
	return b.String()
}

// unescape undoes the escapes of CSS.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			i++
			continue
		}
		i++
		from, r := i, rune(0)
		for i < len(s) && i < from+6 && hex(s[i]) >= 0 {
			r = r<<4 | hex(s[i])
			i++
		}
		switch {
		case i > from:
			if r == 0 || !utf8.ValidRune(r) {
				r = utf8.RuneError
			}
			b.WriteRune(r)
			if i < len(s) && isSpace(s[i]) {
				i++
			}
		case i < len(s) && s[i] == '\n': // a string goes on in the next line
			i++
		case i < len(s):
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

func hex(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
