package extract

import (
	"math"
	"strings"

	"tocsin/internal/news"
)

// The readers whose texts a page's text is made of, or chosen from.
const (
	ReaderMarkup      = "markup"      // our own weighing of the page's blocks, with the votes of the next two
	ReaderTrafilatura = "trafilatura" // a vote on each block
	ReaderReadability = "readability" // a vote on each block
	ReaderJSONLD      = "json-ld"     // articleBody
	ReaderState       = "state"       // the JSON in the page's scripts
	ReaderFeed        = "feed"        // the content of the feed's entry
	ReaderRule        = "rule"        // the configuration's own selectors
)

// voters name the votes of a page, in their order.
var voters = [2]string{ReaderTrafilatura, ReaderReadability}

// doubted is the agreement with the chosen text below which a vote is tried
// without: who misses a fifth of a page, or takes in as much beside it, may
// have failed on it.
const doubted = .8

// decide chooses the blocks of the article: by both votes, or without the one
// that failed on this page, where the other then agrees no less.
func (p *page) decide(scores func() []float64) []int {
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
func (p *page) agreement(of func(i int) int8, chosen []int) float64 {
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

// readings say how well each reader of the markup agrees with the blocks that
// were chosen; asked are the votes before any was left out.
func (p *page) readings(asked [2]vote, chosen []int) []news.Reading {
	kept := p.votes
	p.votes = [2]vote{}
	alone := make(vote, len(p.blocks))
	for _, i := range p.choose(p.scores()) {
		alone[i] = 1
	}
	p.votes = kept
	out := []news.Reading{{Reader: ReaderMarkup, Quality: round(p.agreement(alone.of, chosen))}}
	for r, v := range asked {
		if len(v) > 0 {
			out = append(out, news.Reading{Reader: voters[r], Quality: round(p.agreement(v.of, chosen))})
		}
	}
	return out
}

// outdone are the readings of a page whose text stands elsewhere: the markup
// had only so many of its words.
func outdone(readings []news.Reading, have, words int, by string) []news.Reading {
	share := round(2 * float64(min(have, words)) / float64(max(1, have+words)))
	for i := range readings {
		readings[i].Quality = min(readings[i].Quality, share)
	}
	return append(readings, news.Reading{Reader: by, Quality: 1})
}

// sameWords is the F1 of the words two texts have, each as often as it stands.
func sameWords(a, b string) float64 {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	have := make(map[string]int, len(x))
	for _, w := range x {
		have[w]++
	}
	both := 0
	for _, w := range y {
		if have[w] > 0 {
			have[w]--
			both++
		}
	}
	return 2 * float64(both) / float64(len(x)+len(y))
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }
