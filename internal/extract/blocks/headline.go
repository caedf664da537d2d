package blocks

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/text"
)

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

// long reports whether a block is so long that it reads without a full stop.
func (p *Page) long(i int) bool {
	return p.Blocks[i].Words >= 25 && isGood(&p.Blocks[i]) && !p.repeated[i]
}

// plain reports whether such a sentence has no links.
func (p *Page) plain(i int) bool { return p.Blocks[i].Linked == 0 && p.reads(i) }
