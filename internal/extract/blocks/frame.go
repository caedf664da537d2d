package blocks

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/tree"
	"tocsin/internal/text"
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
	text := map[*html.Node]bool{}
	for i := f.head + 1; i < len(p.Blocks); i++ {
		if p.reads(i) && !p.listed(i, f.head) {
			f.text = f.text || i <= f.head+nextTo
			for n := p.Blocks[i].node; n != nil && !text[n]; n = n.Parent {
				text[n] = true
			}
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
			f.node = p.withEntries(n)
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
	return f
}

// headline is the block of the page's own headline: the first h1 that says what
// the page is titled, else the only one, else another heading that does; -1 if
// there is none.
func (p *Page) headline() int {
	only, n := -1, 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.tag != atom.H1 || p.keys[i] == "" {
			continue
		}
		if p.titled(i) {
			return i
		}
		if b.in&(inNav|inFooter|inAside) == 0 && b.Linked*2 <= b.Words { // one that leads away is another's
			only = i
			n++
		}
	}
	if n == 1 {
		return only
	}
	for i := range p.Blocks {
		if p.Blocks[i].in&inHeading != 0 && p.Blocks[i].in&away == 0 && p.titled(i) {
			return i
		}
	}
	return -1
}

// titled reports whether a block says one of the page's titles, or most of it.
func (p *Page) titled(i int) bool {
	const least = 12 // bytes of a part that says anything
	k := p.keys[i]
	return slices.ContainsFunc(p.titles[:p.stated], func(t string) bool {
		return k == t || len(t) > least && len(k) < 2*len(t) && strings.Contains(k, t) ||
			len(k) > least && 2*len(k) > len(t) && strings.Contains(t, k)
	})
}

// reads reports whether a block is a sentence where text may stand.
func (p *Page) reads(i int) bool {
	b := &p.Blocks[i]
	return b.Words >= 3 && b.Linked*2 <= b.Words && b.in&(away|inHeading) == 0 && b.Own&(furniture|marks.Byline) == 0 &&
		text.EndsSentence(b.Text) && p.phrases[i] == phraseNone && !p.repeated[i]
}

// plain reports whether such a sentence has no links.
func (p *Page) plain(i int) bool { return p.Blocks[i].Linked == 0 && p.reads(i) }

// listed reports whether a block stands under a heading that leads to another page,
// and the page's headline does not.
func (p *Page) listed(i, head int) bool {
	item := p.linkedItem(p.Blocks[i].node, nil)
	return item != nil && !within(p.Blocks[head].node, item)
}

// withEntries is an article, or the element around it where the entries of a
// liveblog stand beside it: two or more articles that hold text, have no headline
// of their own, and lead to no other page.
func (p *Page) withEntries(article *html.Node) *html.Node {
	entries := 0
	for n := article.Parent.FirstChild; n != nil; n = n.NextSibling {
		if n == article || n.DataAtom != atom.Article || hasLinkedHeading(n) || hasHeadline(n) {
			continue
		}
		for i := range p.Blocks {
			if p.reads(i) && within(p.Blocks[i].node, n) {
				entries++
				break
			}
		}
	}
	if entries >= 2 && article.Parent.DataAtom != atom.Body {
		return article.Parent
	}
	return article
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
		case p.linkedItem(b.node, nil) == nil && !p.foreign(i, n):
			run[b.parent] += b.Words
			if count[b.parent]++; count[b.parent] >= 3 {
				best = max(best, run[b.parent])
			}
		}
	}
	return inside < 100 && best > 3*inside
}

// foreign reports whether a block stands in an element with another headline than
// that of the page, and not within around, which holds that one.
func (p *Page) foreign(i int, around *html.Node) bool {
	for n := p.Blocks[i].node; n != nil && n.DataAtom != atom.Body && !within(around, n); n = n.Parent {
		if hasHeadline(n) {
			return true
		}
	}
	return false
}

// hasHeadline reports whether an element holds an h1.
func hasHeadline(n *html.Node) bool {
	found := false
	tree.Walk(n, func(x *html.Node) bool {
		found = found || x.DataAtom == atom.H1
		return !found
	})
	return found
}

// outside reports whether the structure of the page says that a block is not of
// its article: it stands outside of the frame, or in another article within it.
func (p *Page) outside(i int) bool {
	f := &p.frame
	if f.node == nil {
		n := p.Blocks[i].node
		return f.text && (f.near == nil || !within(n, f.near)) && (p.listed(i, f.head) || p.foreign(i, f.near))
	}
	own := p.Blocks[f.head].node
	for n := p.Blocks[i].node; n != nil; n = n.Parent {
		switch {
		case n == f.node:
			return false
		case n.DataAtom == atom.Article && !within(own, n) && (hasLinkedHeading(n) || hasHeadline(n)):
			return true
		}
	}
	return true
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
