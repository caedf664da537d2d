package tree

import (
	"bytes"
	"io"

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
	unshown [][]byte // what is in elements for readers without scripts, and in templates
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
