package text

import (
	"strings"
	"unicode"

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
// decoded; scripts, styles, templates and what else is never shown dropped.
// It reads tokens, not a tree, so no nesting can exhaust it.
func HTMLToText(fragment string) string {
	z := html.NewTokenizer(strings.NewReader(fragment))
	z.SetMaxBuf(maxToken)
	var w lineWriter
	skip := atom.Atom(0) // the element whose content is being dropped
	depth := 0
	for w.b.Len() < maxText {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return w.b.String()
		case html.TextToken:
			if skip == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case skip != 0:
				if a == skip {
					depth++
				}
			case unshown[a]:
				skip, depth = a, 1
			case block[a]:
				w.newline()
			case cell[a]:
				w.space = true
			}
		case html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case skip == 0 && raw[a] && kind == html.SelfClosingTagToken:
				skip, depth = a, 1 // HTML ignores the slash: the content follows
			case skip != 0:
				if a == skip {
					if depth--; depth == 0 {
						skip = 0
					}
				}
			case block[a]:
				w.newline()
			case cell[a]:
				w.space = true
			}
		}
	}
	return w.b.String()
}

// lineWriter folds white space and line ends while it writes.
type lineWriter struct {
	b           strings.Builder
	space, line bool
}

func (w *lineWriter) newline() { w.line = true }

func (w *lineWriter) text(s string) {
	for len(s) > 0 {
		trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
		if len(trimmed) < len(s) {
			w.space = true
		}
		end := strings.IndexFunc(trimmed, unicode.IsSpace)
		if end < 0 {
			end = len(trimmed)
		}
		if end > 0 {
			switch {
			case w.b.Len() == 0:
			case w.line:
				w.b.WriteByte('\n')
			case w.space:
				w.b.WriteByte(' ')
			}
			w.space, w.line = false, false
			w.b.WriteString(trimmed[:end])
		}
		s = trimmed[end:]
	}
}

// unshown are elements whose content is no text of the page.
var unshown = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true,
	atom.Object: true, atom.Svg: true, atom.Math: true, atom.Title: true,
	atom.Noframes: true, atom.Noembed: true, atom.Select: true, atom.Textarea: true, atom.Button: true,
	atom.Audio: true, atom.Video: true, atom.Canvas: true,
}

// raw are those of unshown whose content the tokenizer reads as raw text.
var raw = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true,
	atom.Title: true, atom.Noframes: true, atom.Noembed: true, atom.Textarea: true,
}

// block are elements that begin and end a paragraph.
var block = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true,
	atom.Br: true, atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dialog: true,
	atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true,
	atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Html: true, atom.Li: true,
	atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true,
	atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Tfoot: true, atom.Thead: true,
	atom.Tr: true, atom.Ul: true,
}

// cell are elements that divide words without dividing paragraphs.
var cell = map[atom.Atom]bool{atom.Td: true, atom.Th: true, atom.Img: true, atom.Option: true, atom.Rt: true, atom.Rp: true}
