package blocks

import (
	"math"
	"strings"

	"golang.org/x/net/html/atom"

	"tocsin/internal/extract/marks"
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
			p.Blocks[i].Own&marks.Consent == 0 && !p.isCloud(i)
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

// isCloud reports whether a block is a long run of links on a page that has text
// without them, as a cloud of tags is.
func (p *Page) isCloud(i int) bool {
	return p.allLinked(i) && p.Blocks[i].Words >= 40 && p.goodWords >= few
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
