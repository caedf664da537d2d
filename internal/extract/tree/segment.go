package tree

import (
	"bytes"
	"io"
	"strings"

	"tocsin/internal/shown"
)

// segments is a page without what never holds readable text: scripts, styles,
// comments, drawings, frames. They are half the bytes of a usual page, and the
// tokenizer would copy each of them into a buffer of its own. Scripts are kept
// aside as slices of the body, as JSON-LD and embedded state live there, and
// styles, as they say what is shown. Of a drawing its texts are left.
type segments struct {
	parts   [][]byte
	scripts []Script
	styles  []shown.Style
	cut     string // "script" if the page ends inside one
	roots   int    // declarative shadow roots so far
	open    []int  // the numbers of those that are not over
}

type Script struct {
	Attrs, Body []byte
}

// skipped are the elements whose content is dropped before parsing.
var skipped = [][]byte{
	[]byte("script"), []byte("style"), []byte("svg"), []byte("noscript"),
	[]byte("iframe"), []byte("template"), []byte("math"), []byte("canvas"),
}

func split(body []byte) segments {
	var s segments
	for from := 0; from < len(body); {
		i, end, name := nextSkipped(body, from)
		if i < 0 {
			s.parts = append(s.parts, body[from:])
			break
		}
		s.parts = append(s.parts, body[from:i])
		if end < 0 {
			s.cut = name
			break
		}
		from = s.take(body, i, end, name)
	}
	return s
}

// take keeps what is wanted of an element that is skipped, and returns where to
// go on.
func (s *segments) take(body []byte, i, end int, name string) int {
	switch name {
	case "script":
		s.addScript(body[i:end])
	case "style":
		s.addStyle(body[i:end])
	case "svg":
		s.drawing(body[i:end])
	case rootStart:
		s.roots++
		s.open = append(s.open, s.roots)
		s.parts = append(s.parts, body[i:end])
	case rootEnd:
		s.open = s.open[:max(0, len(s.open)-1)]
		s.parts = append(s.parts, body[i:end])
	}
	return end
}

// The tags of a declarative shadow root: what is in it is read as the rest of the
// page is.
const (
	rootStart = "<template>"
	rootEnd   = "</template>"
)

// maxEndTag bounds the search for where an end tag ends, in bytes.
const maxEndTag = 100

// isRoot reports whether a start tag of a template is that of a shadow root.
func isRoot(tag []byte) bool { return shown.ShadowRoot(attributeOf(tag, "shadowrootmode")) }

// addStyle keeps the rules of a style element.
func (s *segments) addStyle(element []byte) {
	open := tagEnd(element)
	if open < 0 || open == len(element) {
		return
	}
	if kind := attributeOf(element[:open], "type"); kind != "" && !strings.EqualFold(kind, "text/css") {
		return
	}
	css := bytes.TrimPrefix(bytes.TrimSpace(element[open:]), []byte("<![CDATA["))
	if i := bytes.LastIndex(css, []byte("</")); i >= 0 {
		css = css[:i]
	}
	st := shown.Style{Media: attributeOf(element[:open], "media"), CSS: string(css)}
	if n := len(s.open); n > 0 {
		st.Root = s.open[n-1]
	}
	s.styles = append(s.styles, st)
}

// drawing keeps the texts of a drawing, and the styles in it, which hold for the
// whole page.
func (s *segments) drawing(svg []byte) {
	space := []byte(" ")
	for i := 1; i < len(svg); {
		j := bytes.IndexByte(svg[i:], '<')
		if j < 0 {
			return
		}
		i += j
		end := 0
		for _, tag := range ofDrawings {
			if !hasTagPrefix(svg[i+1:], []byte(tag)) {
				continue
			}
			open := tagEnd(svg[i:])
			if open > 1 && svg[i+open-2] == '/' { // in a drawing such an element is empty
				end = i + open
			} else if end = elementEnd(svg, i, []byte(tag)); end < 0 {
				return
			}
			switch tag {
			case "text", "foreignobject":
				s.parts = append(s.parts, space, svg[i:end], space)
			case "style":
				s.addStyle(svg[i:end])
			}
			break
		}
		i = max(end, i+1)
	}
}

// ofDrawings are the elements of a drawing that are read, and those whose texts
// are not shown.
var ofDrawings = [...]string{"text", "foreignobject", "style", "defs", "symbol", "title", "desc", "metadata", "script"}

// attributeOf is the value of an attribute of a start tag in small letters, or "".
func attributeOf(tag []byte, name string) string {
	tag = bytes.ToLower(tag)
	_, value, ok := bytes.Cut(tag, []byte(name))
	for ; ok; _, value, ok = bytes.Cut(value, []byte(name)) {
		rest := bytes.TrimLeft(value, spaces)
		if before := tag[len(tag)-len(value)-len(name)-1]; bytes.IndexByte([]byte(spaces+"\"'/"), before) < 0 ||
			len(rest) == 0 || rest[0] != '=' {
			continue // a part of something else
		}
		rest = bytes.TrimLeft(rest[1:], spaces)
		if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
			rest, _, _ = bytes.Cut(rest[1:], rest[:1])
		} else if end := bytes.IndexAny(rest, spaces+">"); end >= 0 {
			rest = rest[:end]
		}
		return strings.TrimSpace(string(rest))
	}
	return ""
}

const spaces = " \t\r\n\f"

func (s *segments) addScript(element []byte) {
	open := tagEnd(element)
	if open < 0 {
		return
	}
	inner := element[open:]
	if i := bytes.LastIndex(inner, []byte("</")); i >= 0 {
		inner = inner[:i]
	}
	if len(inner) > 0 {
		s.scripts = append(s.scripts, Script{Attrs: element[len("<script"):open], Body: inner})
	}
}

// nextSkipped finds the next comment or skipped element at or after from: its
// start, its end (-1 if the page ends before it does) and its name.
func nextSkipped(body []byte, from int) (start, end int, name string) {
	for from < len(body) {
		i := bytes.IndexByte(body[from:], '<')
		if i < 0 {
			return -1, 0, ""
		}
		i += from
		rest := body[i+1:]
		if bytes.HasPrefix(rest, []byte("!--")) {
			return i, commentEnd(body, i), "comment"
		}
		for _, tag := range skipped {
			if hasTagPrefix(rest, tag) {
				if tag[0] == 't' {
					if open := i + tagEnd(body[i:]); open > i && isRoot(body[i:open]) {
						return i, open, rootStart
					}
				}
				return i, elementEnd(body, i, tag), string(tag)
			}
		}
		if len(rest) > 0 && rest[0] == '/' && hasTagPrefix(rest[1:], []byte("template")) {
			if n := bytes.IndexByte(rest[:min(len(rest), maxEndTag)], '>'); n > 0 {
				return i, i + 1 + n + 1, rootEnd
			}
		}
		from = i + 1
	}
	return -1, 0, ""
}

func commentEnd(body []byte, i int) int {
	// "<!-->" and "<!--->" are whole comments.
	j := bytes.Index(body[i+2:], []byte("-->"))
	if j < 0 {
		return -1
	}
	return i + 2 + j + len("-->")
}

// elementEnd is where the element that starts at i ends. A drawing may hold
// another of its kind; the others cannot nest, as HTML reads them.
func elementEnd(body []byte, i int, tag []byte) int {
	open := tagEnd(body[i:])
	if open < 0 {
		return -1
	}
	at := i + open
	if body[at-2] == '/' && string(tag) == "svg" {
		return at
	}
	nested := string(tag) == "svg" || string(tag) == "template"
	for depth := 1; ; {
		j := bytes.IndexByte(body[at:], '<')
		if j < 0 {
			return -1
		}
		at += j + 1
		switch {
		case at < len(body) && body[at] == '/' && hasTagPrefix(body[at+1:], tag):
			k := bytes.IndexByte(body[at:], '>')
			if k < 0 {
				return -1
			}
			at += k + 1
			if depth--; depth == 0 {
				return at
			}
		case nested && hasTagPrefix(body[at:], tag):
			if k := tagEnd(body[at-1:]); k > 2 && body[at-1+k-2] != '/' {
				depth++
			}
		}
	}
}

// hasTagPrefix reports whether b starts with the tag name in any case, and the name ends there.
func hasTagPrefix(b, tag []byte) bool {
	if len(b) <= len(tag) {
		return false
	}
	for i, c := range tag {
		if b[i]|0x20 != c {
			return false
		}
	}
	switch b[len(tag)] {
	case ' ', '\t', '\n', '\r', '\f', '/', '>':
		return true
	}
	return false
}

// tagEnd is the offset after the '>' that ends the tag b starts with, or -1.
// A '>' in a quoted value does not end it.
func tagEnd(b []byte) int {
	var quote byte
	for i := 1; i < len(b); i++ {
		c := b[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i + 1
		case (c == '"' || c == '\'') && isAfterEquals(b[:i]):
			quote = c
		}
	}
	return -1
}

// isAfterEquals reports whether a quote here opens a value: a stray quote
// elsewhere in a tag is part of a name.
func isAfterEquals(b []byte) bool {
	b = bytes.TrimRight(b, " \t\r\n\f")
	return len(b) > 0 && b[len(b)-1] == '='
}

// reader gives the parts to a tokenizer one after the other: as in a browser,
// a script in the midst of a word does not divide it.
type reader struct{ parts [][]byte }

func (r *reader) Read(p []byte) (int, error) {
	for len(r.parts) > 0 && len(r.parts[0]) == 0 {
		r.parts = r.parts[1:]
	}
	if len(r.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.parts[0])
	r.parts[0] = r.parts[0][n:]
	return n, nil
}
