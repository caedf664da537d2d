package blocks

import (
	"math"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/tree"
)

// frame is what a page's structure says of where its article stands. A template
// that puts headline and text into one article or main element says so more
// surely than any count of words, and it says so of a flash of one sentence. On
// the labelled pages 67 of 76,000 words outside of a frame are the article's.
type frame struct {
	head int        // the block of the page's own headline, -1 if there is none
	node *html.Node // the article or main element around it that holds text, nil if there is none
	near *html.Node // the smallest element around the headline that holds text, nil if that is the page
	text bool       // a sentence that is no other article's follows the headline
	// cards: three or more elements lead to other articles. One alone may be the
	// article, whose section or first subhead is a link.
	cards bool
	above map[*html.Node]bool // the elements around the headline
	heads map[*html.Node]bool // the elements that hold an h1
}

// nextTo is how many blocks below a headline its text begins at the latest, where
// no element says so: bylines, times and buttons stand between.
const nextTo = 6

// frameOf finds the frame of the page.
func (p *Page) frameOf() frame {
	f := frame{head: p.headline()}
	if f.head < 0 {
		return f
	}
	f.above, f.heads = map[*html.Node]bool{}, map[*html.Node]bool{}
	mark(f.above, p.Blocks[f.head].node)
	for i := range p.Blocks {
		if p.Blocks[i].tag == atom.H1 {
			mark(f.heads, p.Blocks[i].node)
		}
	}
	p.frame = f
	text := map[*html.Node]bool{}
	for i := f.head + 1; i < len(p.Blocks); i++ {
		if (p.reads(i) || p.long(i)) && p.listed(i) == nil {
			f.text = f.text || i <= f.head+nextTo
			mark(text, p.Blocks[i].node)
		}
	}
	for n := p.Blocks[f.head].node.Parent; n != nil && n.DataAtom != atom.Body; n = n.Parent {
		if !text[n] {
			continue
		}
		if f.near == nil {
			f.near = n
		}
		if n.DataAtom == atom.Article {
			f.node = p.withEntries(n, text)
			break
		}
		if f.node == nil && (n.DataAtom == atom.Main || tree.Attr(n, "role") == "main") {
			f.node = n
		}
	}
	if f.node != nil && p.elsewhere(f.node) {
		f.node = nil
	}
	f.text = f.text || f.near != nil
	cards := map[*html.Node]bool{}
	for i := range p.Blocks {
		if item := p.listed(i); item != nil {
			cards[item] = true
		}
	}
	f.cards = len(cards) >= 3
	return f
}

// mark adds an element and all around it to a set.
func mark(set map[*html.Node]bool, n *html.Node) {
	for ; n != nil && !set[n]; n = n.Parent {
		set[n] = true
	}
}

// listed is the element around a block whose heading leads to another page, nil if
// there is none or the page's headline stands in it too.
func (p *Page) listed(i int) *html.Node {
	if item := p.linkedItem(p.Blocks[i].node, nil); item != nil && !p.frame.above[item] {
		return item
	}
	return nil
}

// withEntries is an article, or the element around it where the entries of a
// liveblog stand beside it: two or more articles that hold a time or a heading and
// a text, have no headline of their own, and lead to no other page.
func (p *Page) withEntries(article *html.Node, text map[*html.Node]bool) *html.Node {
	entries := 0
	for n := article.Parent.FirstChild; n != nil; n = n.NextSibling {
		if n != article && n.DataAtom == atom.Article && text[n] && !p.another(n) && isDated(n) {
			entries++
		}
	}
	if entries >= 2 && article.Parent.DataAtom != atom.Body {
		return article.Parent
	}
	return article
}

// isDated reports whether an element holds a time or a heading.
func isDated(n *html.Node) bool {
	found := false
	tree.Walk(n, func(x *html.Node) bool {
		switch x.DataAtom {
		case atom.Time, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			found = true
		}
		return !found
	})
	return found
}

// another reports whether an article is another than that of the page: it has a
// headline of its own, or a heading that leads elsewhere.
func (p *Page) another(article *html.Node) bool {
	return !p.frame.above[article] && (p.frame.heads[article] || p.isItem(article))
}

// elsewhere reports whether the text stands outside of an element that holds the
// headline and a sentence: a standfirst, with a run of paragraphs below that
// leads to no other page.
func (p *Page) elsewhere(n *html.Node) bool {
	inside, best := 0, 0
	run := map[*html.Node]int{}
	count := map[*html.Node]int{}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		switch {
		case !isGood(b) || p.repeated[i]:
		case within(b.node, n):
			inside += b.Words
		case p.linkedItem(b.node, nil) == nil && !p.foreign(i):
			run[b.parent] += b.Words
			if count[b.parent]++; count[b.parent] >= 3 {
				best = max(best, run[b.parent])
			}
		}
	}
	return inside < 100 && best > 3*inside
}

// foreign reports whether a block stands below another headline than that of the
// page, in one element with it that does not hold that one.
func (p *Page) foreign(i int) bool {
	at := p.h1s[i]
	if at < 0 || at == p.frame.head {
		return false
	}
	top := p.Blocks[at].node
	for top.Parent != nil && top.Parent.DataAtom != atom.Body && !p.frame.above[top.Parent] {
		top = top.Parent
	}
	return !p.frame.above[top] && within(p.Blocks[i].node, top)
}

// outside reports whether the structure of the page says that a block is not of
// its article: it stands outside of the frame, or in another article within it.
func (p *Page) outside(i int) bool {
	f := &p.frame
	if f.node == nil {
		return f.text && (f.near == nil || !within(p.Blocks[i].node, f.near)) && (f.cards && p.listed(i) != nil || p.foreign(i))
	}
	for n := p.Blocks[i].node; n != nil && n != f.node; n = n.Parent {
		if n.DataAtom == atom.Article && p.another(n) {
			return true
		}
	}
	return !within(p.Blocks[i].node, f.node)
}

// Framed reports whether the headline of the page and a text stand in one article
// or main element; alone, in an article.
func (p *Page) Framed(alone bool) bool {
	return p.frame.node != nil && (!alone || p.frame.node.DataAtom == atom.Article)
}

// Beside reports whether block i stands outside of the article or main element that
// holds headline and text; where none does and the page is surely of an article,
// outside of the smallest element.
func (p *Page) Beside(i int, sure bool) bool {
	around := p.frame.node
	if around == nil && sure {
		around = p.frame.near
	}
	return around != nil && !within(p.Blocks[i].node, around)
}

// frameFeatures say where a block stands in the structure of its page.
func (p *Page) frameFeatures(i int, b *Block, v *vector) {
	plain, in := p.plain(i), p.frame.node != nil && !p.away[i]
	near := p.frame.near != nil && within(b.node, p.frame.near)
	v.is("frame", in)
	v.is("frame, sentence", in && plain)
	v.is("frame, paragraph", in && plain && b.tag == atom.P)
	v.is("near headline", near)
	v.is("near headline, sentence", near && plain)
	v.is("headline, not near", p.frame.near != nil && !near)
	v.is("linked item", p.items[i] != nil)
	v.is("linked item, frame", p.items[i] != nil && in)
	lede := p.frame.head >= 0 && i > p.frame.head && i < p.first && in && b.Linked == 0 && p.phrases[i] == phraseNone
	v.is("lede", lede)
	v.is("lede, sentence", lede && plain)
	after := 0.0
	if p.frame.head >= 0 && i > p.frame.head {
		after = math.Log2(float64(1+i-p.frame.head)) / 8
	}
	v.add("after headline, far", after)
	v.is("before headline", p.frame.head >= 0 && i < p.frame.head)
}
