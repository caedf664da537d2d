// Package blocks cuts a page into blocks and chooses those that are the article:
// by weights that were fitted to pages a person read, with the votes of two
// other readers.
package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/tree"
)

// Block is one run of text that stands on lines of its own: a paragraph, a
// heading, a list item, the text of a div up to its next child block.
type Block struct {
	Text   string
	Words  int       // at most maxWeight
	Linked int       // of these, in links
	Own    marks.Set // marks of all elements around it that do not hold most of the page

	bold     int        // of these, in bold
	node     *html.Node // the element the text stands in; others change the tree later, so what is around it is kept here
	parent   *html.Node
	grand    *html.Node
	tag      atom.Atom // the nearest block element that says what the text is
	near     marks.Set // marks of the nearest three of them
	in       place     // kinds of elements around it
	after    bool      // after the headline
	comments bool      // below a heading that says that comments follow
}

// InMenu reports whether the block stands in a menu or a footer.
func (b *Block) InMenu() bool { return b.in&(inNav|inFooter) != 0 }

// place says which kinds of elements stand around a block.
type place uint32

const (
	inAside place = 1 << iota
	inNav
	inFooter
	inHeader
	inForm
	inFigure
	inFigcaption
	inArticle
	inMain
	inTable
	inList
	inQuote
	inHeading
	inLinkAll // the whole block stands in a link that holds blocks
	inBody    // itemprop=articleBody or a name that says so
	inHidden
	inButton
	inDetails
)

func placeOf(n *html.Node, m marks.Set) place {
	var p place
	switch n.DataAtom {
	case atom.Aside:
		p = inAside
	case atom.Nav, atom.Menu:
		p = inNav
	case atom.Footer:
		p = inFooter
	case atom.Header:
		p = inHeader
	case atom.Form, atom.Fieldset:
		p = inForm
	case atom.Figure:
		p = inFigure
	case atom.Figcaption:
		p = inFigcaption
	case atom.Article:
		p = inArticle
	case atom.Main:
		p = inMain
	case atom.Table:
		p = inTable
	case atom.Ul, atom.Ol, atom.Dl:
		p = inList
	case atom.Blockquote:
		p = inQuote
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p = inHeading
	case atom.Button:
		p = inButton
	case atom.Details:
		p = inDetails
	}
	if m&marks.Body != 0 || strings.Contains(tree.Attr(n, "itemprop"), "articleBody") {
		p |= inBody
	}
	if m&marks.Hidden != 0 {
		p |= inHidden
	}
	return p
}
