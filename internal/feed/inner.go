package feed

import (
	"fmt"
	"strings"

	"tocsin/internal/feed/markup"
	"tocsin/internal/feed/xmlscan"
)

// inner is what stands between an element's tags.
type inner struct {
	raw    string          // as written
	parts  []xmlscan.Token // its texts, while there are no tags
	few    [4]xmlscan.Token
	markup bool // there are tags in it
	cdata  bool // there is CDATA in it
}

// inside reads up to the end tag, or to where the entry ends without one.
func (d *document) inside(t xmlscan.Token) (*inner, error) {
	in := &inner{}
	in.parts = in.few[:0]
	sc := &d.sc
	sc.Leaf = t.Name
	defer func() { sc.Leaf = "" }()
	start, depth := sc.Pos(), len(d.frames)
	same := 0 // elements of the same name that are open inside
	for {
		tok := sc.Next()
		switch tok.Kind {
		case xmlscan.Text, xmlscan.CDATA:
			in.cdata = in.cdata || tok.Kind == xmlscan.CDATA
			if !in.markup {
				in.parts = append(in.parts, tok)
			}
			continue
		case xmlscan.End:
			in.raw = sc.Slice(start, tok.Pos)
			return in, nil
		case xmlscan.Open:
			if isStructure(tok.Name) {
				sc.Back(tok)
				in.raw = sc.Slice(start, tok.Pos)
				return in, nil
			}
			in.markup = true
			if tooMany(tok.Text) {
				return nil, fmt.Errorf("%w: more than %d attributes on <%s>", errLimit, maxAttributes, shorten(tok.Name))
			}
			if tok.Empty || isVoid(tok.Name) {
				continue
			}
			if depth++; depth >= maxDepth {
				return nil, fmt.Errorf("%w: elements nested deeper than %d", errLimit, maxDepth)
			}
			if tok.Name == t.Name {
				same++
			}
		case xmlscan.Close:
			switch {
			case strings.EqualFold(tok.Name, t.Name):
				if same == 0 {
					in.raw = sc.Slice(start, tok.Pos)
					return in, nil
				}
				same--
			case isStructure(tok.Name):
				sc.Back(tok)
				in.raw = sc.Slice(start, tok.Pos)
				return in, nil
			}
			depth = max(depth-1, len(d.frames))
		}
	}
}

// isStructure reports whether a tag belongs to the feed's frame, which no
// text can contain.
func isStructure(name string) bool {
	if len(name) < 3 || len(name) > 12 {
		return false
	}
	if _, local, ok := strings.Cut(name, ":"); ok {
		name = local
	}
	switch name {
	case "item", "entry", "channel", "rss", "feed", "RDF", "ITEM", "CHANNEL":
		return true
	}
	return false
}

// isVoid reports whether an HTML element has no end tag.
func isVoid(name string) bool {
	switch strings.ToLower(name) {
	case "br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "p", "li":
		return true
	}
	return false
}

// value joins what is inside to one text: entities decoded, CDATA as it is.
func (in *inner) value(kind textKind, declared map[string]string) string {
	if in.markup {
		return strings.TrimSpace(in.mixed(kind, declared))
	}
	if len(in.parts) == 1 {
		text := strings.TrimSpace(in.parts[0].Text)
		if in.parts[0].Kind == xmlscan.Text {
			text = strings.TrimSpace(xmlscan.Unescape(text, declared))
		}
		return text
	}
	var b strings.Builder
	for i := range in.parts {
		if t := &in.parts[i]; t.Kind == xmlscan.Text {
			b.WriteString(xmlscan.Unescape(t.Text, declared))
		} else {
			b.WriteString(t.Text)
		}
	}
	return strings.TrimSpace(b.String())
}

// mixed is a text with tags in it: HTML, whose references stay, unless the text escapes further tags.
// Of plain text the tags are left out.
func (in *inner) mixed(kind textKind, declared map[string]string) string {
	xhtml := kind == xhtmlText || kind == xhtmlBare
	decode := kind == plainText || !xhtml && strings.Contains(in.raw, "&lt;")
	if !decode && !in.cdata {
		return in.raw
	}
	var b strings.Builder
	sc := xmlscan.New(in.raw)
	for {
		t := sc.Next()
		switch {
		case t.Kind == xmlscan.End:
			return b.String()
		case t.Kind == xmlscan.Text && decode:
			b.WriteString(xmlscan.Unescape(t.Text, declared))
		case t.Kind == xmlscan.CDATA && xhtml:
			b.WriteString(markup.Escape(t.Text))
		case t.Kind == xmlscan.Text, t.Kind == xmlscan.CDATA:
			b.WriteString(t.Text)
		case kind != plainText:
			b.WriteString(in.raw[t.Pos:sc.Pos()])
		}
	}
}
