// Package shown makes of a page's tree what its readers see, as far as the page
// itself says: what is hidden is marked so, struck words stand between marks
// (text.StruckMark), text that a style rule adds is there, and so are the text of
// a drawing and of a declarative shadow root.
//
// A publisher who wants an edit to be seen by readers and not by the watch, or the
// other way round, uses the page's own style for it, so the rules that say such
// things are heeded: those of the style attribute and of style elements, with
// selectors of elements, classes, ids, descendants and children, in the order and
// weight of CSS. What cannot be told from the page leaves its text as it stands: rules
// under conditions other than print, selectors of other kinds, style sheets at
// other addresses, scripts, colour, and what opens or comes into sight later. A rule of a
// kind that is not understood can only bring text back, never hide any.
//
// It promises bounded work, and an error beyond it.
package shown

import (
	"bytes"
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/text"
)

// errBusy reports style rules that would take too long to apply, or add too much
// text. A part of them would look like a change of the page.
var errBusy = errors.New("its style rules are too many to apply")

const (
	maxSteps = 5_000_000 // comparisons of one element with one part of a selector
	maxAdded = 256 << 10 // bytes of text that rules add
	maxRules = 50_000    // rules, and selectors of them, that bear on the text
)

// Style is the content of one style element.
type Style struct {
	Root  int    // the declarative shadow root that it stands in, counted from 1 in the order of the page; 0 for none
	Media string // its media attribute
	CSS   string
}

// ShadowRoot reports whether an element is a declarative shadow root by the value
// of its shadowrootmode attribute.
func ShadowRoot(mode string) bool { return mode == "open" || mode == "closed" }

// Apply makes what is under root what its readers see. What is hidden keeps its
// place, with the attribute hidden; an element with that attribute that a rule
// shows all the same loses it.
func Apply(root *html.Node, styles []Style) error {
	w := &walker{sheets: map[int]*sheet{}}
	for _, s := range styles {
		if w.sheets[s.Root] == nil {
			w.sheets[s.Root] = &sheet{}
		}
		w.sheets[s.Root].add(s)
	}
	w.element(root, state{sheet: w.sheets[0]})
	w.endStruck()
	w.hide()
	if w.steps > maxSteps || w.added > maxAdded {
		return errBusy
	}
	for _, s := range w.sheets {
		if s.rules > maxRules {
			return errBusy
		}
	}
	return nil
}

// Bears reports whether the value of a style attribute may bear on the text.
func Bears(style []byte) bool {
	style = bytes.ToLower(style)
	for _, s := range [...]string{"display", "visibility", "line-through", `\`, "opacity", "font", "position", "text-indent"} {
		if bytes.Contains(style, []byte(s)) {
			return true
		}
	}
	return false
}

// Attributes lists the attributes whose values the rules of styles add to the text.
func Attributes(styles []Style) []string {
	var out []string
	for _, s := range styles {
		for rest := s.CSS; len(out) < maxParts; {
			_, after, ok := strings.Cut(rest, "attr(")
			if !ok {
				break
			}
			if name, n := identifier(strings.TrimLeft(after, spaces)); n > 0 {
				out = text.AppendNew(out, strings.ToLower(name))
			}
			rest = after
		}
	}
	return out
}

// Styles lists the style elements under the root of a whole tree.
func Styles(root *html.Node) []Style {
	var out []Style
	roots := 0
	var visit func(n *html.Node, in int)
	visit = func(n *html.Node, in int) {
		switch n.DataAtom {
		case atom.Noscript:
			return
		case atom.Template:
			if !ShadowRoot(attr(n, shadowMode)) {
				return
			}
			roots++
			in = roots
		case atom.Style:
			if n.FirstChild != nil && isCSS(attr(n, "type")) {
				out = append(out, Style{Root: in, Media: attr(n, "media"), CSS: n.FirstChild.Data})
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, in)
		}
	}
	visit(root, 0)
	return out
}

// isCSS reports whether a style element of a type is read by browsers.
func isCSS(kind string) bool { return kind == "" || strings.EqualFold(kind, "text/css") }

const shadowMode = "shadowrootmode"

func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

func set(n *html.Node, key, value string) {
	n.Attr = append(n.Attr[:len(n.Attr):len(n.Attr)], html.Attribute{Key: key, Val: value})
}
