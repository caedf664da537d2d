package blocks

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// What the weights miss is taken in by where it stands: they were fitted to long
// articles, in which a flash, a lede or a list are few words of many.

// few is the number of words below which the weights, which were fitted to long
// articles, do not have the last word.
const few = 60

// keepPlain takes in the sentences that stand below the headline in its own
// element, and the paragraphs of an article or main element, where a page has few
// words of text: a flash has nothing that the weights know a text by.
func (p *Page) keepPlain(in []bool) {
	words := 0
	for i := range in {
		if in[i] {
			words += p.Blocks[i].Words
		}
	}
	if words >= few || !p.frame.text {
		return
	}
	around := p.frame.node
	if around == nil {
		around = p.frame.near
	}
	for i := p.frame.head + 1; i < len(in); i++ {
		kept := p.plain(i) || p.frame.node != nil && p.bareParagraph(i)
		in[i] = in[i] || kept && p.free(i) && (around == nil || within(p.Blocks[i].node, around)) && !p.follows(i, phraseRelated, 1)
	}
}

// bareParagraph reports whether a block is a paragraph in words that has no full
// stop, as flashes of agencies have none.
func (p *Page) bareParagraph(i int) bool {
	b := &p.Blocks[i]
	return b.tag == atom.P && b.Words >= 4 && b.Linked == 0 && b.in&(away|inHeading) == 0 && b.Own&furniture == 0 &&
		b.near&(marks.Byline|marks.Date|marks.Tags|marks.Media) == 0 && p.phrases[i] == phraseNone && !p.repeated[i] && !prose.MaybeDate(b.Text)
}

// free reports whether nothing else is known of a block: it is of no other
// article, of no list of articles, and no title.
func (p *Page) free(i int) bool { return !p.away[i] && p.items[i] == nil && !p.isTitle(i) }

// keepBetween takes in sentences that stand where only text does: the lede between
// the headline and the text, a paragraph between others or below them, and what is
// no paragraph beside two or more.
func (p *Page) keepBetween(in []bool, score []float64) {
	type run struct{ n, first, last int }
	runs := map[*html.Node]*run{} // of paragraphs of the text, by the element that they stand in
	first := -1
	for i := range in {
		if !in[i] {
			continue
		}
		if first < 0 && i > p.frame.head {
			first = i
		}
		if p.Blocks[i].tag == atom.P {
			r := runs[p.Blocks[i].parent]
			if r == nil {
				r = &run{first: i}
				runs[p.Blocks[i].parent] = r
			}
			r.n++
			r.last = i
		}
	}
	for i := range in {
		b := &p.Blocks[i]
		r := runs[b.parent]
		switch {
		case in[i] || !p.free(i) || b.near&(marks.Media|marks.Ad) != 0:
		case i > p.frame.head && i < first && p.frame.head >= 0 && p.lede(i):
			in[i] = true
		case !p.plain(i) || b.Words < 12 || r == nil:
		case b.tag == atom.P:
			in[i] = r.first < i && (i < r.last || r.n >= 3 && score[i] > likely)
		case b.tag == atom.Div:
			in[i] = r.n >= 2
		}
	}
}

// lede reports whether a block below the headline, and above all text, is the lede.
// Templates call it a teaser or an excerpt, and dress it as a heading.
func (p *Page) lede(i int) bool {
	b := &p.Blocks[i]
	return b.Words >= leastLede && (b.Words >= 10 || b.tag == atom.Div || b.tag == atom.P) && b.Linked == 0 && b.in&away == 0 &&
		b.Own&(furniture&^marks.Aside) == 0 && (b.Own|b.near)&(marks.Byline|marks.Date) == 0 && text.EndsSentence(b.Text) &&
		p.phrases[i] == phraseNone && !p.repeated[i] && !prose.MaybeDate(b.Text) && within(b.node, p.frame.near)
}

// likely is the score above which a paragraph that follows others is text too.
const likely = .3

// leastLede is the number of words that a lede has at least.
const leastLede = 6

// keepLists takes in the lists that stand in the midst of the text: between
// two chosen blocks, of items without links.
func (p *Page) keepLists(in []bool) {
	for i := 1; i < len(in); i++ {
		if in[i] || !in[i-1] || !p.listItem(i) {
			continue
		}
		end := i
		for end < len(in) && p.listItem(end) {
			end++
		}
		if end < len(in) && (in[end] || end+1 < len(in) && p.Blocks[end].in&inHeading != 0 && in[end+1]) {
			for j := i; j < end; j++ {
				in[j] = true
			}
		}
		i = end
	}
}

// listItem reports whether a block is an item of a list that may be text.
func (p *Page) listItem(i int) bool {
	b := &p.Blocks[i]
	const about = marks.Aside | marks.Nav | marks.Comment | marks.Tags | marks.Ad | marks.Byline | marks.Media
	return b.tag == atom.Li && b.Linked == 0 && b.Words >= 2 && b.near&about == 0 &&
		b.in&(inNav|inFooter|inForm|inAside|inHidden) == 0 && p.phrases[i] == phraseNone && !p.repeated[i]
}
