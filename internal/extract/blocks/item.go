package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/tree"
)

// Items counts the different items with a linked heading that the chosen blocks
// come from: those of a list page.
func (p *Page) Items(chosen []int) int {
	seen := map[*html.Node]bool{}
	for _, i := range chosen {
		if n := p.items[i]; n != nil {
			seen[n] = true
		}
	}
	return len(seen)
}

// itemOf is the element around a block that is one of many on a list page: it
// has a heading that is a link.
func (p *Page) itemOf(i int) *html.Node { return p.linkedItem(p.Blocks[i].node, p.main) }

// linkedItem is the innermost element around n, and within around, with a heading
// that is a link.
func (p *Page) linkedItem(n, around *html.Node) *html.Node {
	for ; n != nil && n != around && n.DataAtom != atom.Body; n = n.Parent {
		switch n.DataAtom {
		case atom.Article, atom.Li, atom.Div, atom.Section:
			if p.isItem(n) {
				return n
			}
		}
	}
	return nil
}

// isItem reports whether an element has a heading that leads to another page.
func (p *Page) isItem(n *html.Node) bool {
	linked, known := p.linkedHead[n]
	if !known {
		linked = hasLinkedHeading(n)
		p.linkedHead[n] = linked
	}
	return linked
}

func hasLinkedHeading(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.H2, atom.H3, atom.H4:
			for x := c.FirstChild; x != nil; x = x.NextSibling {
				if x.DataAtom == atom.A && leadsAway(x) {
					return true
				}
			}
		case atom.A:
			if !leadsAway(c) {
				continue
			}
			for x := c.FirstChild; x != nil; x = x.NextSibling {
				if x.DataAtom == atom.H2 || x.DataAtom == atom.H3 || x.DataAtom == atom.H4 {
					return true
				}
			}
		}
	}
	return false
}

// leadsAway reports whether a link may lead to another page: the entries of a
// liveblog link to themselves.
func leadsAway(a *html.Node) bool { return !strings.HasPrefix(tree.Attr(a, "href"), "#") }
