package feed

import (
	"strings"

	"tocsin/internal/feed/address"
	"tocsin/internal/feed/xmlscan"
)

// scope is what elements inherit.
type scope struct{ base, lang string }

type binding struct {
	prefix string
	uri    string
	vocab  vocabulary
}

// vocabulary is that of a prefix here.
func (d *document) vocabulary(prefix string) vocabulary {
	for i := len(d.bound) - 1; i >= 0; i-- {
		b := &d.bound[i]
		if b.prefix != prefix {
			continue
		}
		if b.vocab == vocabOther && d.native != "" && b.uri == d.native {
			return vocabCore
		}
		if b.vocab == vocabOther && b.prefix != "" {
			return prefixVocabulary(prefix) // a known prefix with a mistyped namespace
		}
		return b.vocab
	}
	return prefixVocabulary(prefix)
}

// enter reads the attributes that hold for all inside of an element.
func (d *document) enter(t xmlscan.Token) scope {
	s := d.frames[len(d.frames)-1].scope
	if !strings.Contains(t.Text, "xml") && !hasBase(t.Text) {
		return s
	}
	xmlscan.Attributes(t.Text, func(name, value string) bool {
		switch {
		case name == "xmlns":
			d.bind("", value)
		case strings.HasPrefix(name, "xmlns:"):
			d.bind(name[len("xmlns:"):], value)
		case name == "xml:base", strings.EqualFold(name, "base"):
			if base := address.Resolve(s.base, xmlscan.Unescape(value, nil)); address.IsWeb(base) {
				s.base = base
			}
		case name == "xml:lang":
			if s.lang = language(value); s.lang == "" {
				s.lang = undetermined
			}
		}
		return true
	})
	return s
}

func hasBase(attrs string) bool {
	return strings.Contains(attrs, "BASE") || strings.Contains(attrs, "base")
}

func (d *document) bind(prefix, uri string) {
	if len(d.bound) < maxDepth {
		uri = xmlscan.Unescape(uri, nil)
		d.bound = append(d.bound, binding{prefix: prefix, uri: uri, vocab: vocabularyOf(uri)})
	}
}

// undetermined is the language of what xml:lang="" takes out of that of the feed.
const undetermined = "und"

// language gives a tag one form: "en_US" is "en-US".
func language(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) > 35 {
		return ""
	}
	return s
}
