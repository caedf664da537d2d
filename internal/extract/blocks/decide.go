package blocks

import "tocsin/internal/news"

// doubted is the agreement with the chosen text below which a vote is tried
// without: who misses a fifth of a page, or takes in as much beside it, may
// have failed on it.
const doubted = .8

// Decide chooses the blocks of the article: by both votes, or without the one
// that failed on this page, where the other then agrees no less.
func (p *Page) decide(scores func() []float64) []int {
	chosen := p.choose(scores())
	worst, other := 0, 1
	if p.agreement(p.votes[1].of, chosen) < p.agreement(p.votes[0].of, chosen) {
		worst, other = 1, 0
	}
	failed := p.votes[worst]
	if len(failed) == 0 || p.agreement(failed.of, chosen) >= doubted {
		return chosen
	}
	p.votes[worst] = nil
	without := p.choose(scores())
	if len(p.votes[other]) > 0 && p.agreement(p.votes[other].of, without) < p.agreement(p.votes[other].of, chosen) {
		p.votes[worst] = failed
		return chosen
	}
	return without
}

// agreement is the F1, over words, of who takes the blocks with of(i) > 0
// against the chosen ones.
func (p *Page) agreement(of func(i int) int8, chosen []int) float64 {
	in := make([]bool, len(p.Blocks))
	for _, i := range chosen {
		in[i] = true
	}
	var both, one, other int
	for i := range p.Blocks {
		if p.repeated[i] {
			continue
		}
		switch w := p.Blocks[i].Words; {
		case in[i] && of(i) > 0:
			both += w
		case in[i]:
			one += w
		case of(i) > 0:
			other += w
		}
	}
	if both == 0 {
		return 0
	}
	return float64(2*both) / float64(2*both+one+other)
}

// Article chooses the blocks of the article, in order, and says how well each
// reader of the markup agrees with them.
func (p *Page) Article() (chosen []int, readings []news.Reading) {
	asked := p.votes
	chosen = p.decide(p.scores)
	readings = p.readings(asked, chosen)
	return p.withCorrections(chosen), readings
}

// readings say how well each reader of the markup agrees with the blocks that
// were chosen; asked are the votes before any was left out.
func (p *Page) readings(asked [2]vote, chosen []int) []news.Reading {
	kept := p.votes
	p.votes = [2]vote{}
	alone := make(vote, len(p.Blocks))
	for _, i := range p.choose(p.scores()) {
		alone[i] = 1
	}
	p.votes = kept
	out := []news.Reading{{Reader: Markup, Quality: p.agreement(alone.of, chosen)}}
	for r, v := range asked {
		if len(v) > 0 {
			out = append(out, news.Reading{Reader: voters[r], Quality: p.agreement(v.of, chosen)})
		}
	}
	return out
}
