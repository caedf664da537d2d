package page

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cellGap divides the cells of a table row: visible, and no word, so that a
// phrase is never found across two cells. Persons are: package names knows it.
const cellGap = " | "

// lineWriter turns elements into lines of plain text. A blank is owed between
// words and a line break between blocks; both are written only when text
// follows, so there are no empty lines and no trailing blanks.
type lineWriter struct {
	b                strings.Builder
	blank, line, gap bool
	inRow, rowText   bool
}

// text is what was written.
func (w *lineWriter) text() string { return w.b.String() }

// endLine ends the line, if it has text.
func (w *lineWriter) endLine() { w.line, w.blank, w.gap = true, false, false }

// node writes n and what is below it. Recursion is bounded: the parser
// refuses pages nested deeper than 512 elements.
func (w *lineWriter) node(n *html.Node, drop map[*html.Node]bool) {
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	if drop[n] || silent(n) {
		return
	}
	row := n.DataAtom == atom.Tr && dataRow(n)
	cell := w.inRow && (n.DataAtom == atom.Td || n.DataAtom == atom.Th)
	if block(n.DataAtom) && !cell && (!w.inRow || row) {
		w.endLine()
	}
	if row {
		w.rowText = false
	}
	if cell && w.rowText {
		w.gap = true
	}
	outer := w.inRow
	w.inRow = row || outer
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, drop)
	}
	w.inRow = outer
	switch {
	case row:
		w.endLine()
	case w.inRow:
		w.blank = w.blank || block(n.DataAtom)
	case block(n.DataAtom):
		w.endLine()
	}
}

// dataRow reports whether a row holds data, one line of it, and not the
// layout of a page: no cell has a table, a headline, a list or more than one
// paragraph.
func dataRow(tr *html.Node) bool {
	paragraphs := 0
	for n := range tr.Descendants() {
		switch n.DataAtom {
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Article, atom.Section:
			return false
		case atom.P, atom.Div:
			paragraphs++
		case atom.Td, atom.Th:
			paragraphs = 0
		}
		if paragraphs > 1 {
			return false
		}
	}
	return true
}

// words writes text with its white space folded.
func (w *lineWriter) words(s string) {
	if s == "" {
		return
	}
	for i, word := range strings.Fields(s) {
		if i > 0 || startsBlank(s) {
			w.blank = true
		}
		switch {
		case w.b.Len() == 0:
		case w.line:
			w.b.WriteByte('\n')
		case w.gap:
			w.b.WriteString(cellGap)
		case w.blank:
			w.b.WriteByte(' ')
		}
		w.b.WriteString(word)
		w.blank = false
		w.line = false
		w.gap = false
		w.rowText = true
	}
	if endsBlank(s) {
		w.blank = true
	}
}

func startsBlank(s string) bool { return strings.TrimLeft(s, " \t\r\n\f\u00a0") != s }
func endsBlank(s string) bool   { return strings.TrimRight(s, " \t\r\n\f\u00a0") != s }

// silent reports elements whose content no reader sees as text.
func silent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe,
		atom.Object, atom.Head, atom.Select, atom.Textarea, atom.Button, atom.Audio, atom.Video, atom.Canvas, atom.Datalist,
		atom.Rt, atom.Rp: // how characters are read, above their line
		return true
	}
	return hidden(n)
}

func hidden(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
}

// block reports elements that begin and end a line.
func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption, atom.Blockquote,
		atom.Pre, atom.Figure, atom.Figcaption, atom.Br, atom.Hr, atom.Address, atom.Details, atom.Summary,
		atom.Form, atom.Fieldset, atom.Legend, atom.Body:
		return true
	}
	return false
}

// oneLine is the text of a selection on one line.
func oneLine(s *goquery.Selection) string {
	var w lineWriter
	for _, n := range s.Nodes {
		w.node(n, nil)
	}
	return strings.Join(strings.Fields(w.text()), " ")
}
