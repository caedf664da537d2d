package blocks

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// maxBlocks bounds what is scored. The largest measured page has 1,900.
const maxBlocks = 20_000

// maxWeight is how many words of a block count when blocks are weighed against
// each other, and maxRun the same of a run of text, in bytes: a megabyte in one
// element would make furniture of the article beside it.
const (
	maxWeight = 500
	maxRun    = 3000
)

type blocker struct {
	c      *marks.Classifier
	size   map[*html.Node]int  // bytes of text in paragraphs, per element with children
	named  map[string]int      // the same, for all elements of one class together
	heads  map[*html.Node]bool // elements that hold a headline
	total  int
	blocks []Block
	cur    strings.Builder
	linked strings.Builder
	bold   strings.Builder
	h1     bool
}

// Under cuts what is in an element into its text blocks, in document order.
func Under(n *html.Node, c *marks.Classifier) []Block {
	b := &blocker{c: c, size: make(map[*html.Node]int, 512), named: make(map[string]int, 256)}
	b.heads = make(map[*html.Node]bool)
	b.total = b.measure(n)
	ctx := context{tag: n.DataAtom, node: n}
	b.visit(n, ctx)
	b.flush(ctx)
	return b.blocks
}

// measure sums the text in paragraphs under each element: marks on an
// element that holds most of it are a template's, not the text's.
func (b *blocker) measure(n *html.Node) int {
	sum := 0
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		switch {
		case ch.Type == html.TextNode:
			if len(ch.Data) > 40 {
				sum += min(len(ch.Data), maxRun)
			}
		case ch.DataAtom == atom.H1:
			for p := n; p != nil && !b.heads[p]; p = p.Parent {
				b.heads[p] = true
			}
			sum += b.measure(ch)
		case ch.Type == html.ElementNode && ch.FirstChild != nil:
			sum += b.measure(ch)
		}
	}
	if sum > 0 {
		b.size[n] = sum
		if class := tree.Attr(n, "class"); class != "" {
			b.named[class] += sum
		}
	}
	return sum
}

// context is what a block inherits from the elements around it.
type context struct {
	tag      atom.Atom
	node     *html.Node
	own      marks.Set
	near     [3]marks.Set
	in       place
	link     bool
	strong   bool
	comments bool // below a heading of comments
}

func (b *blocker) visit(n *html.Node, ctx context) {
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		switch {
		case ch.Type == html.TextNode:
			b.cur.WriteString(ch.Data)
			if ctx.link {
				b.linked.WriteString(ch.Data)
				b.linked.WriteByte(' ')
			}
			if ctx.strong {
				b.bold.WriteString(ch.Data)
				b.bold.WriteByte(' ')
			}
		case ch.Type != html.ElementNode:
		case ch.DataAtom == atom.Br:
			if nextIsBr(ch) {
				b.flush(ctx)
			} else {
				b.cur.WriteByte('\n')
			}
		default:
			b.element(ch, ctx)
			if b.headsComments(ch) {
				ctx.comments = true
			}
		}
	}
}

// nextIsBr reports whether a line break is followed by another: a paragraph
// by hand.
func nextIsBr(n *html.Node) bool {
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if s.DataAtom == atom.Br {
			return true
		}
		if s.Type != html.TextNode || strings.TrimSpace(s.Data) != "" {
			return false
		}
	}
	return false
}

func (b *blocker) element(n *html.Node, ctx context) {
	inner := ctx
	inner.node = n
	m := b.c.Of(n)
	at := placeOf(n, m)
	// What holds most of the page's text is not an aside, whatever it is
	// called; nor is what many elements of one class hold together.
	if b.size[n]*10 > b.total*6 || b.named[tree.Attr(n, "class")]*2 > b.total || m&marks.Body != 0 && b.size[n]*5 > b.total {
		at &= inArticle | inMain | inBody | inTable | inList | inQuote | inHeading | inFooter | inNav
		if b.heads[n] {
			m &= marks.Body
			at &^= inFooter | inNav
		} else {
			m &= marks.Body | marks.Comment | marks.Consent | marks.Foot
		}
	}
	inner.own |= m
	inner.near = [3]marks.Set{m, ctx.near[0], ctx.near[1]}
	inner.in |= at
	switch n.DataAtom {
	case atom.A:
		inner.link = true
	case atom.B, atom.Strong:
		inner.strong = true
	case atom.H1:
		b.h1 = true
	}
	if b.inLine(n, ctx, inner) {
		return
	}
	b.flush(ctx)
	if hiddenByAttr(n) && b.size[n]*2 <= b.total {
		return
	}
	if inner.link {
		inner.in |= inLinkAll
	}
	if tree.IsBlock(n.DataAtom) {
		inner.tag = n.DataAtom
	}
	b.visit(n, inner)
	b.flush(inner)
}

// inLine takes in an element that stands within a line, and reports whether it does.
func (b *blocker) inLine(n *html.Node, ctx, inner context) bool {
	cell := isCell(n.DataAtom) && b.size[n] < 400 // the cells of a row are one line
	if tree.IsBlock(n.DataAtom) && !cell || holdsBlock(n) {
		return false
	}
	if hiddenByAttr(n) {
		return true
	}
	if cell || n.DataAtom == atom.Button {
		b.cur.WriteByte(' ')
	}
	if n.DataAtom != atom.Button {
		inner.node = ctx.node
		inner.tag = ctx.tag
		b.visit(n, inner)
	}
	return true
}

func isCell(a atom.Atom) bool { return a == atom.Td || a == atom.Th }

func hiddenByAttr(n *html.Node) bool { return tree.Attr(n, "hidden") != "" }

// holdsBlock reports whether an inline or unknown element holds blocks.
func holdsBlock(n *html.Node) bool {
	for ch := n.FirstChild; ch != nil; ch = ch.NextSibling {
		if ch.Type == html.ElementNode && (tree.IsBlock(ch.DataAtom) || holdsBlock(ch)) {
			return true
		}
	}
	return false
}

func (b *blocker) flush(ctx context) {
	if b.cur.Len() == 0 {
		return
	}
	text := prose.Fold(b.cur.String())
	linked, bold := b.linked.String(), b.bold.String()
	b.cur.Reset()
	b.linked.Reset()
	b.bold.Reset()
	if text == "" || len(b.blocks) >= maxBlocks {
		return
	}
	parent := ctx.node.Parent
	var grand *html.Node
	if parent != nil {
		grand = parent.Parent
	}
	words, inLinks, inBold := prose.Count(text), prose.Count(linked), prose.Count(bold)
	if words > maxWeight {
		inLinks = inLinks * maxWeight / words
		inBold = inBold * maxWeight / words
		words = maxWeight
	}
	b.blocks = append(b.blocks, Block{
		Text:     text,
		Words:    words,
		Linked:   inLinks,
		Own:      ctx.own,
		bold:     inBold,
		node:     ctx.node,
		parent:   parent,
		grand:    grand,
		tag:      ctx.tag,
		near:     ctx.near[0] | ctx.near[1] | ctx.near[2],
		in:       ctx.in,
		after:    b.h1,
		comments: ctx.comments,
	})
}
