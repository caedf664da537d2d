package robots

import "strings"

// match reports whether the pattern matches the path from its start. "*"
// stands for any bytes; "$" as the last byte for the end of the path. Between
// stars the leftmost occurrence is as good as any, so time is bounded by
// pattern times path and there is no backtracking.
func match(pattern, path string) bool {
	anchored := strings.HasSuffix(pattern, "$")
	if anchored {
		pattern = pattern[:len(pattern)-1]
	}
	first, rest, starred := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	if !starred {
		return !anchored || path == ""
	}
	for {
		piece, tail, more := strings.Cut(rest, "*")
		if !more && anchored {
			return strings.HasSuffix(path, piece)
		}
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path, rest = path[i+len(piece):], tail
		if !more {
			return true
		}
	}
}

const upperHex = "0123456789ABCDEF"

// normalise brings a path or a pattern to the one form in which they are
// compared (RFC 9309, 2.2.2): unreserved characters are unescaped, all else
// that is escaped is in upper-case hexadecimal, bytes outside ASCII are
// escaped, as is a percent sign that escapes nothing. In the query ":" and "/" count as equal to their escapes, as the
// RFC's table of examples has them. A path's own "*" and "$" are escaped, so
// that a pattern can mean them literally by %2A and %24.
func normalise(s string, pattern bool) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '%' || c <= 0x20 || c >= 0x7f || !pattern && (c == '*' || c == '$') {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	b := make([]byte, 0, len(s)+16)
	query := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if hi >= 0 && lo >= 0 {
				c, escaped = byte(hi<<4|lo), true
				i += 2
			}
		}
		switch {
		case escaped && (unreserved(c) || query && (c == ':' || c == '/')):
			b = append(b, c)
		case escaped || c == '%' || c <= 0x20 || c >= 0x7f,
			!pattern && (c == '*' || c == '$'):
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		default:
			b = append(b, c)
			query = query || c == '?'
		}
	}
	return string(b)
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
