package shown

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/text"
)

// walker goes through a tree in the order of the page.
type walker struct {
	sheets map[int]*sheet
	roots  int // shadow roots so far
	steps  int
	added  int

	struck *html.Node // the last struck text of the line so far, whose mark is still to be closed

	// What rules of style elements hide, and how much of the page's prose that is.
	hidden, blank    []*html.Node // elements, texts
	prose, hiddenOfs int
}

// state is what an element has from those around it.
type state struct {
	sheet     *sheet
	hidden    bool // by itself
	gone      bool // hidden by a rule of a style element
	invisible bool
	tiny      bool // in letters that nobody can read
	struck    bool
}

// element applies the rules to an element and to what is in it.
func (w *walker) element(n *html.Node, st state) {
	if n.Type != html.ElementNode && n.Type != html.DocumentNode || silent(n.DataAtom) {
		return
	}
	if n.DataAtom == atom.Svg {
		drawing(n)
	}
	if n.DataAtom == atom.Template {
		if !ShadowRoot(attr(n, shadowMode)) {
			return
		}
		w.roots++
		st.sheet = w.sheets[w.roots]
		n.DataAtom = atom.Div
		n.Data = "div"
	}
	var own []*rule
	if n.Type == html.ElementNode {
		own = w.own(n, &st)
	}
	ends := divides(n.DataAtom)
	if ends {
		w.endStruck()
	}
	shadow(n)
	first := n.FirstChild
	w.add(n, 'b', st, own)
	for c := first; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			w.text(c, st)
		} else {
			w.element(c, st)
		}
	}
	w.add(n, 'a', st, own)
	if ends {
		w.endStruck()
	}
}

// silent reports elements whose content is no text that rules bear on.
func silent(a atom.Atom) bool {
	switch a {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Textarea, atom.Select, atom.Iframe, atom.Title:
		return true
	}
	return false
}

// divides reports elements that no struck passage reaches over.
func divides(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Menu,
		atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Blockquote, atom.Pre, atom.Figure,
		atom.Figcaption, atom.Address, atom.Details, atom.Summary, atom.Form, atom.Fieldset, atom.Legend, atom.Center, atom.Hgroup,
		atom.Button, atom.Body:
		return true
	}
	return false
}

// text takes in a text as its element is shown.
func (w *walker) text(n *html.Node, st state) {
	size := len(strings.TrimSpace(n.Data))
	if size == 0 || st.hidden {
		return
	}
	if size > long {
		w.prose += size
	}
	if st.gone || st.invisible || st.tiny {
		if size > long {
			w.hiddenOfs += size
		}
		if st.invisible || st.tiny {
			w.blank = append(w.blank, n)
		}
		return
	}
	if !st.struck {
		w.endStruck()
		return
	}
	if text.Clean(n.Data) == "" {
		return // nothing to see that is struck: its marks would only divide words
	}
	if w.struck == nil {
		at := len(n.Data) - len(strings.TrimLeft(n.Data, spaces))
		n.Data = n.Data[:at] + text.StruckMark + n.Data[at:]
	}
	w.struck = n
}

const (
	long   = 40 // bytes of a text that is prose and no label
	spaces = " \t\r\n\f\u00a0"
)

// endStruck closes the struck passage, if one is open.
func (w *walker) endStruck() {
	if w.struck == nil {
		return
	}
	end := len(strings.TrimRight(w.struck.Data, spaces))
	w.struck.Data = w.struck.Data[:end] + text.StruckMark + w.struck.Data[end:]
	w.struck = nil
}

// hide marks what the rules hide, unless that is most of the page: then a script
// shows it, or nobody would read the page at all.
func (w *walker) hide() {
	if 2*w.hiddenOfs > w.prose {
		return
	}
	for _, n := range w.hidden {
		if !has(n, "hidden") {
			set(n, "hidden", "hidden")
		}
	}
	for _, n := range w.blank {
		n.Data = ""
	}
}

// own applies what the rules say of an element itself to its state, and returns
// which rules bear on text that is added to it.
func (w *walker) own(n *html.Node, st *state) []*rule {
	won, added := w.cascade(n, st.sheet, st.invisible || st.tiny)
	if d := won[display]; d.on && d.sheet {
		w.hidden = append(w.hidden, n)
		st.gone = true
	} else if d.on {
		st.hidden = true
		if !has(n, "hidden") {
			set(n, "hidden", "hidden")
		}
	} else if has(n, "hidden") {
		unset(n, "hidden")
	}
	if o := won[opacity]; o.on && !o.moves && !comesIn(n) || won[place].on {
		w.hidden = append(w.hidden, n)
		st.gone = true
	}
	if s := won[size]; s.said {
		st.tiny = s.on
	}
	if v := won[visibility]; v.said {
		st.invisible = v.on
	}
	st.struck = st.struck || won[decoration].on
	return added
}

func unset(n *html.Node, key string) {
	kept := make([]html.Attribute, 0, len(n.Attr))
	for _, a := range n.Attr {
		if a.Key != key {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}
