package tree

import (
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxHeading is the longest heading, in characters without spaces.
const maxHeading = 400

// LongHeadings makes paragraphs of the headings that are too long for one. An
// article is as easily read in the dress of a heading, but whoever reads
// headings as headings would drop it, or take what stands below for furniture.
func (t *Tree) LongHeadings() { textSize(t.Body) }

// textSize is how many characters of text are in n; it renames the headings on its way.
func textSize(n *html.Node) int {
	size := 0
	if n.Type == html.TextNode {
		for _, r := range n.Data {
			if !unicode.IsSpace(r) {
				size++
			}
		}
		return size
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		size += textSize(c)
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if size > maxHeading {
			n.DataAtom, n.Data = atom.P, "p"
			if holdsBlocks(n) {
				n.DataAtom, n.Data = atom.Div, "div"
			}
		}
	}
	return size
}

// holdsBlocks reports whether an element has blocks right within it.
func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if IsBlock(c.DataAtom) {
			return true
		}
	}
	return false
}
