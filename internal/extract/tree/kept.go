package tree

import (
	"bytes"
	"strings"

	"tocsin/internal/shown"
)

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
	case "noscript", "template":
		s.addUnshown(body[i:end])
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

// addUnshown keeps what an element holds that readers do not see, for where they
// would see nothing else.
func (s *segments) addUnshown(element []byte) {
	const least, most = 400, 100 // bytes of prose, and elements of a page
	if open := tagEnd(element); open >= 0 && len(element)-open >= least && len(s.unshown) < most {
		s.unshown = append(s.unshown, element[open:])
	}
}

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

var keptAttributes = [...]string{
	"class", "id", "itemprop", "itemtype", "rel", "href", "datetime", "content", "role",
	"data-testid", "data-component", "data-timestamp", "data-datetime", "data-type", "data-qa", "lang",
	"shadowrootmode",
}

// keptAttribute is the name to keep an attribute under, or "", and a value
// that replaces its own.
func keptAttribute(k, v []byte) (key, val string) {
	for _, name := range keptAttributes {
		if name == string(k) {
			if len(v) == 0 {
				return "", ""
			}
			return name, ""
		}
	}
	switch string(k) {
	case "hidden":
		return "hidden", "hidden"
	case "aria-hidden":
		if string(v) == "true" {
			return "aria-hidden", "true"
		}
	case "style":
		if shown.Bears(v) {
			return "style", ""
		}
	}
	if shown.Entrance(string(k)) {
		return string(k), ""
	}
	return "", ""
}
