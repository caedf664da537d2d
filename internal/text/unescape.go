package text

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unescaped undoes what is left of markup in a plain text because its publisher
// escaped it once too often: character references ("&laquo;"), the mark of CDATA,
// and tags, if the text begins with one and closes it. Nobody means readers to see
// them, and they part or hide the names beside them.
func Unescaped(s string) string {
	for range 3 {
		next := references(WithoutCDATA(s), func(string) bool { return true })
		if looksTagged(next) {
			next = HTMLToText(next)
		}
		if next == s {
			break
		}
		s = next
	}
	return s
}

// WithoutCDATA takes off the mark of CDATA that stands around a text as words.
func WithoutCDATA(s string) string {
	const begin, end = "<![CDATA[", "]]>"
	if inner, ok := strings.CutPrefix(strings.TrimSpace(s), begin); ok {
		return strings.TrimSpace(strings.TrimSuffix(inner, end))
	}
	return s
}

// Unseen decodes character references that are left in the text of a page and
// stand for spaces or for what nobody sees ("Var&shy;danyan"): a publisher escaped
// them twice, and they hide names. The others may be meant: what is said of HTML.
func Unseen(s string) string {
	return references(s, func(c string) bool {
		r, n := utf8.DecodeRuneInString(c)
		return n == len(c) && (unicode.Is(unicode.Zs, r) || Invisible(r))
	})
}

// references decodes the character references that are written in full and mean
// what takes says; "&copy=1" of an address stays.
func references(s string, takes func(string) bool) string {
	const longest = len("&CounterClockwiseContourIntegral;")
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	for at >= 0 {
		b.WriteString(s[:at])
		s = s[at:]
		n := strings.IndexByte(s[:min(len(s), longest)], ';') + 1
		if n < 4 || strings.ContainsAny(s[1:n], " &=/") {
			n = 1
		}
		if c := html.UnescapeString(s[:n]); takes(c) {
			b.WriteString(c)
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
		at = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// looksTagged reports whether a plain text begins with a tag that it closes, or
// with a line break or a picture.
func looksTagged(s string) bool {
	rest, ok := strings.CutPrefix(s, "<")
	if !ok {
		return false
	}
	end := strings.IndexAny(rest, " />")
	if end < 0 || !strings.Contains(rest, ">") {
		return false
	}
	switch name := strings.ToLower(rest[:end]); name {
	case "br", "img":
		return true
	case "p", "div", "span", "a", "b", "i", "em", "strong", "h1", "h2", "h3", "ul", "ol", "table", "figure", "blockquote", "font", "center":
		return strings.Contains(strings.ToLower(rest), "</"+name+">")
	}
	return false
}
