package blocks

import (
	"math"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
)

// Page is what the score of a block is read from besides the block itself.
type Page struct {
	Blocks      []Block
	keys        []string // squeezed texts of the blocks
	good        []bool   // reads like a paragraph and stands where one may
	phrases     []phrase
	repeated    []bool // the same text stood before
	goodWords   int
	main        *html.Node         // the element that holds the article, as far as paragraphs tell
	under       map[*html.Node]int // words of good blocks under an element
	likes       map[string]int     // words of good blocks by the look of their element
	looks       []string           // that look: tag, class, parent's class
	inMain      []bool
	first       int // first and last good block in main
	last        int
	titles      []string // squeezed titles
	stated      int      // how many of them the page states elsewhere than in its headings
	votes       [2]vote
	unvoted     []float64 // the blocks' sums of features without votes, once they are known
	linkedHead  map[*html.Node]bool
	items       []*html.Node // the item with a linked heading a block stands in
	frame       frame
	h1s         []int  // the last h1 at or above each block, -1 if there is none
	away        []bool // the structure says it is not of the article
	lead        string // squeezed description
	corrections []int  // the blocks that correct the article
	body        string // squeezed articleBody of the JSON-LD, if it may be whole
}

// maxSearch bounds the work of looking for n blocks in a text, in bytes times blocks.
const maxSearch = 400 << 20

// stated is how many titles come before those that are read from headings.
const stated = 3

// NewPage cuts a page into blocks. titles (three that the page states, "" where it
// does not, then its headlines), description and body (the articleBody of its
// JSON-LD) are what blocks are compared with.
func NewPage(t *tree.Tree, c *marks.Classifier, titles []string, description, body string) *Page {
	return newPage(Under(t.Body, c), titles, description, body)
}

func newPage(bs []Block, titles []string, description, body string) *Page {
	p := &Page{Blocks: bs, under: make(map[*html.Node]int), likes: make(map[string]int), linkedHead: make(map[*html.Node]bool)}
	for i, t := range titles {
		if k := prose.Squeeze(t); k != "" {
			p.titles = append(p.titles, k)
			if i < stated {
				p.stated = len(p.titles)
			}
		}
	}
	p.lead = prose.Squeeze(description)
	n := len(bs)
	p.keys = make([]string, n)
	p.looks = make([]string, n)
	p.good = make([]bool, n)
	p.repeated = make([]bool, n)
	p.inMain = make([]bool, n)
	p.phrases = make([]phrase, n)
	seen := make(map[string]bool, n)
	for i := range bs {
		b := &bs[i]
		p.keys[i] = prose.Squeeze(b.Text)
		p.repeated[i] = seen[p.keys[i]]
		seen[p.keys[i]] = true
		p.phrases[i] = phraseOf(b)
		p.looks[i] = lookOf(b.node)
	}
	p.h1s = make([]int, n)
	last := -1
	for i := range bs {
		if bs[i].tag == atom.H1 {
			last = i
		}
		p.h1s[i] = last
	}
	p.frame = p.frameOf()
	p.away = make([]bool, n)
	for i := range bs {
		p.away[i] = bs[i].comments || p.outside(i)
	}
	p.markGood(isGood)
	if p.goodWords < 100 {
		// A template that names its very paragraphs "teaser" still has some.
		p.markGood(func(b *Block) bool {
			return b.Words >= 12 && b.Linked*3 < b.Words && b.in&away == 0 &&
				b.Own&(marks.Comment|marks.Caption|marks.Consent|marks.Foot) == 0
		})
	}
	p.findMain()
	p.items = make([]*html.Node, n)
	for i := range bs {
		p.items[i] = p.itemOf(i)
		if p.corrects(i) {
			p.corrections = append(p.corrections, i)
		}
	}
	if words := prose.Count(body); words >= 60 && words*2 >= p.mainWords() && len(body)*n < maxSearch {
		p.body = prose.Squeeze(body)
	}
	return p
}

func (p *Page) markGood(is func(*Block) bool) {
	p.goodWords = 0
	clear(p.likes)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		p.good[i] = is(b) && !p.repeated[i] && !p.away[i] && (p.phrases[i] == phraseNone || b.Words > 30)
		if p.good[i] {
			p.goodWords += b.Words
			p.likes[p.looks[i]] += b.Words
		}
	}
}

// away are the places where no paragraph of the article is expected.
const away = inNav | inFooter | inForm | inFigcaption | inAside | inLinkAll | inHidden | inButton

// furniture are the marks of what is no text of the article.
const furniture = marks.Comment | marks.Aside | marks.Nav | marks.Caption | marks.Consent | marks.Foot

func isGood(b *Block) bool {
	return b.Words >= 12 && b.Linked*3 < b.Words && b.in&away == 0 &&
		b.Own&furniture == 0
}

func lookOf(n *html.Node) string {
	parent := ""
	if n.Parent != nil {
		parent = tree.Attr(n.Parent, "class")
	}
	return n.Data + "." + tree.Attr(n, "class") + "<" + parent
}

// findMain finds the element under which good blocks outweigh the others most.
func (p *Page) findMain() {
	value := make(map[*html.Node]float64)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		v := -1.5 - float64(b.Words)/2
		switch {
		case p.good[i]:
			v = float64(b.Words)
		case b.in&inHeading != 0 || b.Words < 12 && b.Linked == 0:
			v = -.5
		}
		for n := b.node; n != nil; n = n.Parent {
			value[n] += v
			if p.good[i] {
				p.under[n] += b.Words
			}
		}
	}
	best := math.Inf(-1)
	for i := range p.Blocks {
		if !p.good[i] {
			continue
		}
		for n := p.Blocks[i].node; n != nil; n = n.Parent {
			if v := value[n]; v > best {
				best, p.main = v, n
			}
		}
	}
	p.first = -1
	p.last = -1
	for i := range p.Blocks {
		for n := p.Blocks[i].node; n != nil && p.main != nil; n = n.Parent {
			if n == p.main {
				p.inMain[i] = true
				break
			}
		}
		if p.inMain[i] && p.good[i] {
			if p.first < 0 {
				p.first = i
			}
			p.last = i
		}
	}
}

func (p *Page) mainWords() int {
	if p.main == nil {
		return 0
	}
	return p.under[p.main]
}
