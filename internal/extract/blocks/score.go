package blocks

import (
	"math"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
	"tocsin/internal/extract/prose"
	"tocsin/internal/text"
)

// scores is the likelihood of each block to belong to the article, from 0 to 1.
func (p *Page) scores() []float64 {
	v := vector{values: make([]float64, 0, len(weights))}
	if p.unvoted == nil {
		kept := p.votes
		p.votes = [2]vote{}
		p.unvoted = make([]float64, len(p.Blocks))
		for i := range p.Blocks {
			p.features(i, &v)
			p.unvoted[i] = v.weighed(0)
		}
		p.votes = kept
	}
	out := make([]float64, len(p.Blocks))
	for i := range p.Blocks {
		v.values = v.values[:0]
		p.voteFeatures(i, &v)
		out[i] = sigmoid(p.unvoted[i] + v.weighed(len(weights)-len(v.values)))
	}
	return out
}

// weighed is the sum of the values, each times its weight; the first value's
// is weights[from].
func (v *vector) weighed(from int) float64 {
	sum := 0.0
	for k, x := range v.values {
		if x != 0 {
			sum += weights[from+k].w * x
		}
	}
	return sum
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// threshold is the score above which a block belongs to the article: a half,
// and less where that leaves next to nothing of what reads like text.
func (p *Page) threshold(score []float64) float64 {
	const usual, low = .5, .15
	sure, perhaps := 0, 0
	best := 0.0
	for i := range score {
		if p.repeated[i] {
			continue
		}
		if score[i] > usual {
			sure += p.Blocks[i].Words
		}
		if score[i] > low && p.inMain[i] {
			perhaps += p.Blocks[i].Words
			if p.good[i] && score[i] < usual {
				best = max(best, score[i])
			}
		}
	}
	if sure*5 >= perhaps*2 {
		return usual
	}
	return max(low, best*.6)
}

// choose is the blocks that belong to the article, in order.
func (p *Page) choose(score []float64) []int {
	limit := p.threshold(score)
	in := make([]bool, len(p.Blocks))
	for i := range p.Blocks {
		in[i] = score[i] > limit && !p.repeated[i] && !p.away[i] && !p.isTitle(i) && p.phrases[i] != phraseWall &&
			p.Blocks[i].Own&marks.Consent == 0
	}
	p.keepLists(in)
	p.keepPlain(in)
	p.keepBetween(in, score)
	var out []int
	for i := range in {
		if in[i] {
			out = append(out, i)
		}
	}
	return out
}

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
		if in[i] || !p.plain(i) || !p.free(i) || b.near&(marks.Media|marks.Ad) != 0 {
			continue
		}
		r := runs[b.parent]
		switch b.tag {
		case atom.P:
			in[i] = r != nil && b.Words >= 12 && r.first < i && (i < r.last || r.n >= 3 && score[i] > likely)
		case atom.Div:
			lede := p.frame.head >= 0 && i > p.frame.head && i < first && b.Words >= leastLede && within(b.node, p.frame.near)
			in[i] = lede || r != nil && b.Words >= 12 && r.n >= 2
		}
	}
}

// likely is the score above which a paragraph that follows others is text too.
const likely = .3

// leastLede is the number of words that a lede has at least.
const leastLede = 6

// keepLists takes in the lists that stand in the midst of the text: between
// two chosen blocks, of items without links.
func (p *Page) keepLists(in []bool) {
	for i := 1; i < len(in); i++ {
		if in[i] || !in[i-1] || !p.isItem(i) {
			continue
		}
		end := i
		for end < len(in) && p.isItem(end) {
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

// isItem reports whether a block is an item of a list that may be text.
func (p *Page) isItem(i int) bool {
	b := &p.Blocks[i]
	const about = marks.Aside | marks.Nav | marks.Comment | marks.Tags | marks.Ad | marks.Byline | marks.Media
	return b.tag == atom.Li && b.Linked == 0 && b.Words >= 2 && b.near&about == 0 &&
		b.in&(inNav|inFooter|inForm|inAside|inHidden) == 0 && p.phrases[i] == phraseNone && !p.repeated[i]
}

// isTitle reports whether a block repeats the title, as an h1 with a kicker too.
func (p *Page) isTitle(i int) bool {
	if len(p.titles) == 0 {
		return false
	}
	title, k := p.titles[0], p.keys[i]
	return title == k || p.Blocks[i].tag == atom.H1 && len(k) < 2*len(title) && strings.Contains(k, title)
}

// Shown is the blocks that are neither links nor of a menu, a form, comments or a
// banner, in order: what a page says at all.
func (p *Page) Shown() []int {
	var out []int
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Words > 0 && b.Linked*2 <= b.Words && b.in&(inNav|inFooter|inForm|inButton|inAside) == 0 &&
			b.Own&(marks.Comment|marks.Consent|marks.Nav) == 0 && !p.repeated[i] && !p.away[i] && !p.isTitle(i) {
			out = append(out, i)
		}
	}
	return out
}

// Text is the chosen blocks, each on a line.
func (p *Page) Text(chosen []int) string {
	var b strings.Builder
	for k, i := range chosen {
		if k > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text.Clean(p.Blocks[i].Text))
	}
	return b.String()
}
