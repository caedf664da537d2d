// Package markup makes the HTML of publishers safe to show. It promises that
// what it returns has no element, attribute or address that acts.
package markup

import (
	"html"
	"strings"

	"tocsin/internal/feed/address"
)

// Sanitise makes HTML safe to show and its addresses absolute: elements that
// structure text, links and pictures stay, whatever can act is gone.
//
// One small writer makes every byte of the result: it knows plain tags
// with plain attributes, and lets nothing else through. Most of what
// publishers send is of that kind. What is not goes through bluemonday first
// (it knows how browsers read broken HTML) and then through the same writer.
func Sanitise(s, base string) string {
	if strings.IndexByte(s, '<') < 0 {
		return s // nothing can act without a tag
	}
	w := writer{base: base}
	if w.write(s) {
		return w.b.String()
	}
	w = writer{base: base}
	if w.write(policy().Sanitize(s)) {
		return w.b.String()
	}
	return Escape(s)
}

// writer copies HTML, keeping what is allowed.
type writer struct {
	b    strings.Builder
	base string
	tail int // bytes after the last ">": no tag ends there
}

// write copies s. It returns false at the first thing that is not plain HTML.
func (w *writer) write(s string) bool {
	w.b.Grow(len(s))
	w.tail = len(s) - strings.LastIndexByte(s, '>') - 1
	for s != "" {
		n := strings.IndexByte(s, '<')
		if n < 0 {
			w.b.WriteString(s)
			return true
		}
		w.b.WriteString(s[:n])
		s = s[n:]
		rest, ok := w.tag(s)
		if !ok {
			return false
		}
		s = rest
	}
	return true
}

// tag copies what begins with "<" and returns what follows it.
func (w *writer) tag(s string) (rest string, ok bool) {
	switch {
	case len(s) <= w.tail: // a text that ends with "<", or speaks of "<!DOCTYPE"
		w.b.WriteString("&lt;")
		return s[1:], true
	case s[1] == '/':
		return w.endTag(s)
	case s[1]|0x20 >= 'a' && s[1]|0x20 <= 'z':
		return w.startTag(s)
	case strings.HasPrefix(s, "<!--"):
		return comment(s)
	case s[1] == '!' || s[1] == '?' || s[1] >= 0x80 || s[1] == '%':
		return "", false
	}
	w.b.WriteString("&lt;") // "a < b"
	return s[1:], true
}

// comment drops a comment that every parser ends at the same place.
func comment(s string) (string, bool) {
	n := strings.Index(s[4:], "-->")
	if n < 0 {
		return "", false
	}
	text := s[4 : 4+n]
	if strings.HasPrefix(text, ">") || strings.HasPrefix(text, "->") || strings.Contains(text, "--") || strings.Contains(text, "<!") {
		return "", false
	}
	return s[4+n+3:], true
}

// tagName reads the name of a tag, folded to lower case.
func tagName(s string) (name string, rest string) {
	n, upper := 0, false
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= '0' && s[n] <= '9') {
		upper = upper || s[n] <= 'Z' && s[n] >= 'A'
		n++
	}
	name = s[:n]
	if upper {
		name = strings.ToLower(name)
	}
	return name, s[n:]
}

func (w *writer) endTag(s string) (string, bool) {
	name, rest := tagName(s[2:])
	keep, known := allowed[name]
	rest = strings.TrimLeft(rest, " \t\r\n")
	if !known || rest == "" || rest[0] != '>' {
		return "", false
	}
	if keep && name != "br" && name != "img" && name != "hr" && name != "wbr" && name != "col" {
		w.b.WriteString("</")
		w.b.WriteString(name)
		w.b.WriteByte('>')
	}
	return rest[1:], true
}

func (w *writer) startTag(s string) (string, bool) {
	name, rest := tagName(s[1:])
	keep, known := allowed[name]
	if !known {
		return "", false
	}
	if keep {
		w.b.WriteByte('<')
		w.b.WriteString(name)
	}
	for {
		before := len(rest)
		rest = strings.TrimLeft(rest, " \t\r\n")
		if rest == "" {
			return "", false
		}
		if rest[0] == '>' {
			break
		}
		if strings.HasPrefix(rest, "/>") {
			rest = rest[1:]
			break
		}
		if len(rest) == before {
			return "", false // attributes stand apart
		}
		var ok bool
		if rest, ok = w.attribute(name, rest, keep); !ok {
			return "", false
		}
	}
	if keep {
		switch name {
		case "br", "img", "hr", "wbr", "col":
			w.b.WriteString(" />")
		default:
			w.b.WriteByte('>')
		}
	}
	return rest[1:], true
}

// attribute reads one attribute and copies it if it may stay.
func (w *writer) attribute(element, s string, keep bool) (string, bool) {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= '0' && s[n] <= '9' || s[n] == '-' || s[n] == '_' || s[n] == ':' ||
		s[n] == '.') {
		n++
	}
	if n == 0 {
		return "", false
	}
	name, s := s[:n], s[n:]
	if s == "" {
		return "", false
	}
	if s[0] != '=' {
		return s, s[0] == ' ' || s[0] == '>' || s[0] == '/' || s[0] == '\n' || s[0] == '\t' || s[0] == '\r'
	}
	if len(s) < 3 || s[1] != '"' && s[1] != '\'' {
		return "", false
	}
	end := strings.IndexByte(s[2:], s[1])
	if end < 0 {
		return "", false
	}
	value, s := s[2:2+end], s[2+end+1:]
	if keep {
		w.copyAttribute(element, strings.ToLower(name), value)
	}
	return s, true
}

func (w *writer) copyAttribute(element, name, value string) {
	if !listed(attributesOf[element], name) && !listed(attributesOfAll, name) {
		return
	}
	if name == "href" || name == "src" || name == "cite" {
		value = safeAddress(w.base, value)
		if value == "" {
			return
		}
	} else if strings.ContainsAny(value, `<>"`) {
		value = quoted.Replace(value)
	}
	w.b.WriteByte(' ')
	w.b.WriteString(name)
	w.b.WriteString(`="`)
	w.b.WriteString(value)
	w.b.WriteByte('"')
}

// listed reports whether a word stands in a list that begins, divides and ends with spaces.
func listed(list, word string) bool {
	for rest := list; ; {
		n := strings.Index(rest, word)
		if n < 0 || word == "" {
			return false
		}
		if n > 0 && rest[n-1] == ' ' && rest[n+len(word)] == ' ' {
			return true
		}
		rest = rest[n+len(word):]
	}
}

// safeAddress is an address of the web or of mail, absolute, written for an
// attribute; or "".
func safeAddress(base, value string) string {
	if strings.IndexByte(value, '&') >= 0 {
		value = html.UnescapeString(value)
	}
	value = address.Resolve(base, strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, value))
	switch {
	case address.IsWeb(value), strings.EqualFold(address.Scheme(value), "mailto"), strings.EqualFold(address.Scheme(value), "tel"):
	case base == "" && value != "" && address.Scheme(value) == "" && strings.IndexByte(value, ':') < 0:
	default:
		return ""
	}
	if strings.ContainsAny(value, `<>"&`) {
		return quotedAddress.Replace(value)
	}
	return value
}

var (
	quoted        = strings.NewReplacer("<", "&lt;", ">", "&gt;", `"`, "&quot;") // references in the value are kept
	quotedAddress = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	plain         = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// Escape makes plain text HTML.
func Escape(s string) string {
	if !strings.ContainsAny(s, "&<>") {
		return s
	}
	return plain.Replace(s)
}
