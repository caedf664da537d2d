package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of HTMLToText. A longer fragment is read as far as they allow:
// fragments come from feeds, whose size the fetcher has bounded already.
const (
	maxToken = 4 << 20  // bytes of one tag or text run
	maxText  = 16 << 20 // bytes returned
)

// HTMLToText turns an HTML fragment, sanitised or raw, into plain text:
// paragraphs divided by one newline, white space folded, character references
// decoded, struck words between marks (StruckMark); scripts, styles, templates and
// what else is never shown dropped.
// It reads tokens, not a tree, so no nesting can exhaust it.
func HTMLToText(fragment string) string {
	w := writers.Get().(*lineWriter)
	defer w.recycle()
	if rest := w.plain(fragment); rest != "" {
		w.tokens(rest)
	}
	w.endStruck()
	return string(w.b)
}

func (w *lineWriter) tokens(fragment string) {
	z := html.NewTokenizer(strings.NewReader(fragment))
	z.SetMaxBuf(maxToken)
	skip := atom.Atom(0) // the element whose content is being dropped
	depth := 0
	read := false // in a reading, which may end without an end tag
	for len(w.b) < maxText {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return
		case html.TextToken:
			if skip == 0 && !read {
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			a, shown := tag(z)
			read = shown == reading || read && shown == 0 && a != atom.Rb
			switch {
			case skip != 0:
				if a == skip {
					depth++
				}
			case shown == unshown || shown == raw:
				skip, depth = a, 1
			default:
				w.strike(a, 1)
				w.divide(shown)
			}
		case html.SelfClosingTagToken, html.EndTagToken:
			a, shown := tag(z)
			switch {
			case skip == 0 && shown == raw && kind == html.SelfClosingTagToken:
				skip, depth = a, 1 // HTML ignores the slash: the content follows
			case skip != 0:
				if a == skip {
					if depth--; depth == 0 {
						skip = 0
					}
				}
			default:
				read = read && shown == 0 && a != atom.Ruby
				if kind == html.EndTagToken {
					w.strike(a, -1)
				}
				w.divide(shown)
			}
		}
	}
}

func tag(z *html.Tokenizer) (atom.Atom, display) {
	name, _ := z.TagName()
	a := atom.Lookup(name)
	return a, displays[a]
}

// lineWriter folds white space and line ends while it writes.
type lineWriter struct {
	b           []byte
	space, line bool
	struck      int  // elements around that strike their words
	open        bool // a struck passage is written, and its mark is to be closed
}

// strike enters or leaves an element that strikes its words, if a is one.
func (w *lineWriter) strike(a atom.Atom, by int) {
	switch a {
	case atom.Del, atom.S, atom.Strike:
		w.struck = max(0, w.struck+by)
	}
}

// endStruck closes a struck passage.
func (w *lineWriter) endStruck() {
	if w.open {
		w.b = append(w.b, StruckMark...)
		w.open = false
	}
}

// Most fragments are a few kilobytes, and many are read in one poll.
var writers = sync.Pool{New: func() any { return new(lineWriter) }}

const keptWriter = 64 << 10 // bytes; a longer buffer is not kept

func (w *lineWriter) recycle() {
	if cap(w.b) > keptWriter {
		return
	}
	*w = lineWriter{b: w.b[:0]}
	writers.Put(w)
}

// divide is what a tag does to the words before and after it.
func (w *lineWriter) divide(d display) {
	switch d {
	case block:
		w.line = true
	case cell:
		w.space = true
	}
}

func (w *lineWriter) text(s string) {
	s = Printable(s) // an escape may stand for anything
	for len(s) > 0 {
		if n := spaces(s); n > 0 {
			w.space = true
			s = s[n:]
		}
		end := folded(s)
		if end > 0 {
			if w.line || w.struck == 0 {
				w.endStruck()
			}
			switch {
			case len(w.b) == 0:
			case w.line:
				w.b = append(w.b, '\n')
			case w.space:
				w.b = append(w.b, ' ')
			}
			w.space = false
			w.line = false
			if w.struck > 0 && !w.open && Clean(s[:end]) != "" {
				w.b = append(w.b, StruckMark...)
				w.open = true
			}
			w.b = append(w.b, s[:end]...)
		}
		s = s[end:]
	}
}

// spaces is the length of the white space that s begins with.
func spaces(s string) int {
	for i := 0; i < len(s); {
		size, space := char(s[i:])
		if !space {
			return i
		}
		i += size
	}
	return len(s)
}

// folded is the length of the words that s begins with, divided by single
// blanks: what can be written as it is.
func folded(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c > ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		size, space := char(s[i:])
		if space {
			if s[i] != ' ' || i+1 == len(s) {
				return i
			}
			if _, more := char(s[i+1:]); more {
				return i
			}
		}
		i += size
	}
	return len(s)
}

// char is the size of the first character, and whether it is white space.
func char(s string) (size int, space bool) {
	if c := s[0]; c < utf8.RuneSelf {
		return 1, c == ' ' || c-'\t' <= '\r'-'\t'
	}
	r, size := utf8.DecodeRuneInString(s)
	return size, unicode.IsSpace(r)
}

// display is how an element is shown, as far as its text goes.
type display uint8

const (
	inline  display = iota
	block           // begins and ends a paragraph
	cell            // divides words without dividing paragraphs
	unshown         // its content is no text of the page
	raw             // unshown, and the tokenizer reads its content as raw text
	reading         // how the characters before it are read (ruby): it would part a name
)

var displays = func() map[atom.Atom]display {
	out := map[atom.Atom]display{}
	for d, elements := range map[display][]atom.Atom{
		reading: {atom.Rt, atom.Rp},
		unshown: {atom.Template, atom.Object, atom.Svg, atom.Math, atom.Select, atom.Button, atom.Audio, atom.Video, atom.Canvas},
		raw:     {atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Title, atom.Noframes, atom.Noembed, atom.Textarea},
		block: {
			atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center, atom.Dd, atom.Details,
			atom.Dialog,
			atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4,
			atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section,
			atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Ul,
		},
		cell: {atom.Td, atom.Th, atom.Img, atom.Option},
	} {
		for _, a := range elements {
			out[a] = d
		}
	}
	return out
}()
