package feed

import (
	"encoding/base64"
	"strings"
)

// textKind says how a text is to be understood.
type textKind uint8

const (
	plainText  textKind = iota // as it is
	guessText                  // RSS does not say: HTML if it looks like it
	htmlText                   // HTML
	xhtmlText                  // markup inside of the feed's own
	xhtmlBare                  // the same, in a <div> that is not part of it (RFC 4287 3.1.1.3)
	base64Text                 // HTML in base64
	personText                 // a name, or elements that hold one
)

// piece is a text of the feed with what is needed to understand it.
type piece struct {
	value string
	kind  textKind
	scope
}

// text keeps a text and returns its number.
func (d *document) text(p piece) int {
	d.texts = append(d.texts, p)
	return len(d.texts) - 1
}

// textType is what a tag says about the text inside of it.
func textType(t token, title bool) textKind {
	if t.text == "" {
		return guessText
	}
	mode := strings.ToLower(attribute(t.text, "mode"))
	kind := strings.ToLower(attribute(t.text, "type"))
	switch {
	case mode == "base64":
		return base64Text
	case kind == "xhtml":
		return xhtmlBare
	case kind == "text", kind == "plain", kind == "text/plain":
		return plainText
	case strings.Contains(kind, "xhtml"), strings.HasSuffix(kind, "/xml"), strings.HasSuffix(kind, "+xml"), mode == "xml":
		return xhtmlText
	case strings.Contains(kind, "html"), mode == "escaped":
		return htmlText
	case kind != "" && !strings.HasPrefix(kind, "text/") && strings.Contains(kind, "/"):
		return base64Text // RFC 4287 4.1.3.3
	}
	return guessText
}

// leaf reads the text of an element to its end and keeps it under *to, unless
// that has one already or the text is empty.
func (d *document) leaf(t token, f frame, to *int, kind textKind) error {
	bound := f.bound
	defer func() { d.bound = d.bound[:bound] }()
	if t.empty {
		return nil
	}
	in, err := d.inside(t)
	if err != nil {
		return err
	}
	value := in.value(kind, d.sc.entities)
	if value == "" || *to > 0 {
		return nil
	}
	switch {
	case kind == personText:
		kind = plainText
		if in.markup {
			value = person(value, d.sc.entities)
		}
		if value == "" {
			return nil
		}
	case kind == base64Text:
		value, kind = decodeBase64(value)
	case in.markup && kind != plainText && kind != htmlText:
		value = d.unprefix(value)
		if kind == xhtmlBare {
			value = unwrap(value)
		}
		kind = htmlText
	case kind == xhtmlText || kind == xhtmlBare:
		kind = htmlText
	}
	*to = d.text(piece{value: value, kind: kind, scope: f.scope})
	return nil
}

// person finds the name in Atom's <author>, or the address where there is none.
func person(markup string, declared map[string]string) string {
	sc := scanner{s: markup}
	var name, mail string
	for open := ""; ; {
		t := sc.next()
		switch t.kind {
		case tokenEnd:
			if name == "" {
				return mail
			}
			return name
		case tokenOpen:
			_, local, ok := strings.Cut(t.name, ":")
			if !ok {
				local = t.name
			}
			open = strings.ToLower(local)
		case tokenClose:
			open = ""
		case tokenText, tokenCDATA:
			text := strings.TrimSpace(t.text)
			if t.kind == tokenText {
				text = unescape(text, declared)
			}
			switch {
			case open == "name" && name == "":
				name = text
			case open == "email" && mail == "":
				mail = text
			}
		}
	}
}

// decodeBase64 decodes a text; one that is none stays as it is.
func decodeBase64(s string) (string, textKind) {
	packed := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, s)
	raw, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return s, guessText
	}
	clean, _ := toUTF8(raw)
	return strings.TrimSpace(clean), htmlText
}

// unwrap takes off the <div> around Atom's XHTML.
func unwrap(s string) string {
	if !hasPrefixFold(s, "<div") || !strings.HasSuffix(s, "</div>") {
		return s
	}
	end := strings.IndexByte(s, '>')
	if end < 0 || end >= len(s)-len("</div>") || s[end-1] == '/' {
		return s
	}
	body := s[end+1 : len(s)-len("</div>")]
	// "<div>a</div><div>b</div>" is not wrapped.
	depth := 0
	for rest := body; ; {
		n := strings.IndexByte(rest, '<')
		if n < 0 {
			return strings.TrimSpace(body)
		}
		rest = rest[n:]
		switch {
		case hasPrefixFold(rest, "<div"):
			depth++
		case hasPrefixFold(rest, "</div"):
			if depth--; depth < 0 {
				return s
			}
		}
		rest = rest[1:]
	}
}

// unprefix takes the prefix of XHTML off the tags of a text.
func (d *document) unprefix(s string) string {
	for i := range d.bound {
		if b := &d.bound[i]; b.vocab == vocabXHTML && b.prefix != "" {
			s = strings.ReplaceAll(s, "<"+b.prefix+":", "<")
			s = strings.ReplaceAll(s, "</"+b.prefix+":", "</")
		}
	}
	return s
}
