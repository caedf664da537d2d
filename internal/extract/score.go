package extract

import (
	"math"
	"strings"

	"tocsin/internal/text"

	"golang.org/x/net/html/atom"
)

// scores says of each block how likely it belongs to the article, from 0 to 1.
func (p *page) scores() []float64 {
	v := vector{values: make([]float64, 0, len(weights))}
	if p.unvoted == nil {
		kept := p.votes
		p.votes = [2]vote{}
		p.unvoted = make([]float64, len(p.blocks))
		for i := range p.blocks {
			p.features(i, &v)
			p.unvoted[i] = v.weighed(0)
		}
		p.votes = kept
	}
	out := make([]float64, len(p.blocks))
	for i := range p.blocks {
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
func (p *page) threshold(score []float64) float64 {
	const usual, low = .5, .15
	sure, likely, best := 0, 0, 0.0
	for i := range score {
		if p.repeated[i] {
			continue
		}
		if score[i] > usual {
			sure += p.blocks[i].words
		}
		if score[i] > low && p.inMain[i] {
			likely += p.blocks[i].words
			if p.good[i] && score[i] < usual {
				best = max(best, score[i])
			}
		}
	}
	if sure*5 >= likely*2 {
		return usual
	}
	return max(low, best*.6)
}

// choose is the blocks that belong to the article, in order.
func (p *page) choose(score []float64) []int {
	limit := p.threshold(score)
	in := make([]bool, len(p.blocks))
	for i := range p.blocks {
		in[i] = score[i] > limit && !p.repeated[i] && !p.isTitle(i) && p.phrases[i] != phraseWall
	}
	p.keepLists(in)
	var out []int
	for i := range in {
		if in[i] {
			out = append(out, i)
		}
	}
	return out
}

// keepLists takes in the lists that stand in the midst of the text: between
// two chosen blocks, of items without links.
func (p *page) keepLists(in []bool) {
	for i := 1; i < len(in); i++ {
		if in[i] || !in[i-1] || !p.isItem(i) {
			continue
		}
		end := i
		for end < len(in) && p.isItem(end) {
			end++
		}
		if end < len(in) && (in[end] || end+1 < len(in) && p.blocks[end].in&inHeading != 0 && in[end+1]) {
			for j := i; j < end; j++ {
				in[j] = true
			}
		}
		i = end
	}
}

// isItem reports whether a block is an item of a list that may be text.
func (p *page) isItem(i int) bool {
	b := &p.blocks[i]
	const furniture = markAside | markNav | markComment | markTags | markAd | markByline | markMedia
	return b.tag == atom.Li && b.linked == 0 && b.words >= 2 && b.near&furniture == 0 && b.in&(inNav|inFooter|inForm|inAside|inHidden) == 0 && p.phrases[i] == phraseNone && !p.repeated[i]
}

// isTitle reports whether a block repeats the title, as an h1 with a kicker too.
func (p *page) isTitle(i int) bool {
	if len(p.titles) == 0 {
		return false
	}
	title, k := p.titles[0], p.keys[i]
	return title == k || p.blocks[i].tag == atom.H1 && len(k) < 2*len(title) && strings.Contains(k, title)
}

// text is the chosen blocks, each on a line.
func (p *page) text(chosen []int) string {
	var b strings.Builder
	for k, i := range chosen {
		if k > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text.Clean(p.blocks[i].text))
	}
	return b.String()
}
