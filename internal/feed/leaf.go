package feed

import (
	"encoding/base64"
	"strings"

	"tocsin/internal/charset"
	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/text"
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
func textType(t xmlscan.Token, title bool) textKind {
	if t.Text == "" {
		return guessText
	}
	mode := strings.ToLower(xmlscan.Attribute(t.Text, "mode"))
	kind := strings.ToLower(xmlscan.Attribute(t.Text, "type"))
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
func (d *document) leaf(t xmlscan.Token, f frame, to *int, kind textKind) error {
	bound := f.bound
	defer func() { d.bound = d.bound[:bound] }()
	if t.Empty {
		return nil
	}
	in, err := d.inside(t)
	if err != nil {
		return err
	}
	value := text.WithoutCDATA(in.value(kind, d.sc.Entities()))
	if value == "" || *to > 0 {
		return nil
	}
	switch {
	case kind == personText:
		kind = plainText
		if in.markup {
			value = person(value, d.sc.Entities())
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
	sc := xmlscan.New(markup)
	var name, mail string
	for open := ""; ; {
		t := sc.Next()
		switch t.Kind {
		case xmlscan.End:
			if name == "" {
				return mail
			}
			return name
		case xmlscan.Open:
			_, local, ok := strings.Cut(t.Name, ":")
			if !ok {
				local = t.Name
			}
			open = strings.ToLower(local)
		case xmlscan.Close:
			open = ""
		case xmlscan.Text, xmlscan.CDATA:
			text := strings.TrimSpace(t.Text)
			if t.Kind == xmlscan.Text {
				text = xmlscan.Unescape(text, declared)
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
	return strings.TrimSpace(charset.Part(raw)), htmlText
}

// unwrap takes off the <div> around Atom's XHTML.
func unwrap(s string) string {
	if !xmlscan.HasPrefixFold(s, "<div") || !strings.HasSuffix(s, "</div>") {
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
		case xmlscan.HasPrefixFold(rest, "<div"):
			depth++
		case xmlscan.HasPrefixFold(rest, "</div"):
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
