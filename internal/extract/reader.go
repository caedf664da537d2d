package extract

// doubted is the agreement with the chosen text below which a vote is tried
// without: who misses a fifth of a page, or takes in as much beside it, may
// have failed on it.
const doubted = .8

// decide chooses the blocks of the article: by both votes, or without the one
// that failed on this page, where the other then agrees no less.
func (p *page) decide(scores func() []float64) []int {
	chosen := p.choose(scores())
	worst, other := 0, 1
	if p.agreement(p.votes[1], chosen) < p.agreement(p.votes[0], chosen) {
		worst, other = 1, 0
	}
	failed := p.votes[worst]
	if len(failed) == 0 || p.agreement(failed, chosen) >= doubted {
		return chosen
	}
	p.votes[worst] = nil
	without := p.choose(scores())
	if len(p.votes[other]) > 0 && p.agreement(p.votes[other], without) < p.agreement(p.votes[other], chosen) {
		p.votes[worst] = failed
		return chosen
	}
	return without
}

// agreement is the F1, over words, of a vote against the chosen blocks.
func (p *page) agreement(v vote, chosen []int) float64 {
	in := make([]bool, len(p.blocks))
	for _, i := range chosen {
		in[i] = true
	}
	both, one, other := 0, 0, 0
	for i := range p.blocks {
		if p.repeated[i] {
			continue
		}
		switch w := p.blocks[i].words; {
		case in[i] && v.of(i) > 0:
			both += w
		case in[i]:
			one += w
		case v.of(i) > 0:
			other += w
		}
	}
	if both == 0 {
		return 0
	}
	return float64(2*both) / float64(2*both+one+other)
}
