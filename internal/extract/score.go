package extract

import (
	"math"
	"strings"
)

// scores says of each block how likely it belongs to the article, from 0 to 1.
func (p *page) scores() []float64 {
	out := make([]float64, len(p.blocks))
	v := vector{values: make([]float64, 0, len(weights))}
	for i := range p.blocks {
		p.features(i, &v)
		sum := 0.0
		for k, x := range v.values {
			if x != 0 {
				sum += weights[k].w * x
			}
		}
		out[i] = sigmoid(sum)
	}
	return out
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

// choose joins the blocks that belong to the article.
func (p *page) choose(score []float64) string {
	var out []string
	limit := p.threshold(score)
	for i := range p.blocks {
		if score[i] > limit && !p.repeated[i] {
			out = append(out, p.blocks[i].text)
		}
	}
	return strings.Join(out, "\n")
}
