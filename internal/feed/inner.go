package feed

import (
	"fmt"
	"strings"
)

// inner is what stands between an element's tags.
type inner struct {
	raw    string  // as written
	parts  []token // its texts, while there are no tags
	few    [4]token
	markup bool // there are tags in it
	cdata  bool // there is CDATA in it
}

// inside reads up to the end tag, or to where the entry ends without one.
func (d *document) inside(t token) (*inner, error) {
	in := &inner{}
	in.parts = in.few[:0]
	sc := &d.sc
	sc.leaf = t.name
	defer func() { sc.leaf = "" }()
	start, depth, same := sc.pos, len(d.frames), 0
	for {
		tok := sc.next()
		switch tok.kind {
		case tokenText, tokenCDATA:
			in.cdata = in.cdata || tok.kind == tokenCDATA
			if !in.markup {
				in.parts = append(in.parts, tok)
			}
			continue
		case tokenEnd:
			in.raw = sc.s[start:]
			return in, nil
		case tokenOpen:
			if isStructure(tok.name) {
				sc.pos = tok.pos
				in.raw = sc.s[start:tok.pos]
				return in, nil
			}
			in.markup = true
			if tooMany(tok.text) {
				return nil, fmt.Errorf("%w: more than %d attributes on <%s>", ErrLimit, maxAttributes, shorten(tok.name))
			}
			if tok.empty || isVoid(tok.name) {
				continue
			}
			if depth++; depth >= maxDepth {
				return nil, fmt.Errorf("%w: elements nested deeper than %d", ErrLimit, maxDepth)
			}
			if tok.name == t.name {
				same++
			}
		case tokenClose:
			switch {
			case strings.EqualFold(tok.name, t.name):
				if same == 0 {
					in.raw = sc.s[start:tok.pos]
					return in, nil
				}
				same--
			case isStructure(tok.name):
				sc.pos = tok.pos
				in.raw = sc.s[start:tok.pos]
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
		text := strings.TrimSpace(in.parts[0].text)
		if in.parts[0].kind == tokenText {
			text = strings.TrimSpace(unescape(text, declared))
		}
		return text
	}
	var b strings.Builder
	for i := range in.parts {
		if t := &in.parts[i]; t.kind == tokenText {
			b.WriteString(unescape(t.text, declared))
		} else {
			b.WriteString(t.text)
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
	for sc := (scanner{s: in.raw}); ; {
		t := sc.next()
		switch {
		case t.kind == tokenEnd:
			return b.String()
		case t.kind == tokenText && decode:
			b.WriteString(unescape(t.text, declared))
		case t.kind == tokenCDATA && xhtml:
			b.WriteString(escapeText(t.text))
		case t.kind == tokenText, t.kind == tokenCDATA:
			b.WriteString(t.text)
		case kind != plainText:
			b.WriteString(in.raw[t.pos:sc.pos])
		}
	}
}
