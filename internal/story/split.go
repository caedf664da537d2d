package story

import (
	"math"
	"slices"
)

const (
	// splitScore is the score below which the two halves of a story are two
	// stories. Found with a background that did not know the topics: of four
	// groups of topics, each group's best value was best or second for the others.
	splitScore = 0.95
	// leastHalf is how many articles each half must have: one that fits badly is
	// moved by itself, or not at all.
	leastHalf = 3
	// mostHalved bounds the pairs that are compared; of a larger story the latest
	// articles are looked at.
	mostHalved = 40
	// halvings is how often every article is put to the half it is nearer to.
	halvings = 8
)

// split parts the stories whose articles tell two events: a look-alike that was
// taken for a story's own drew the others of its event in.
func (x *Index) split() {
	free := int64(0)
	for id := range x.stories {
		free = min(free, id)
	}
	for _, c := range x.ordered() {
		free--
		for _, m := range c.second(x.fewBonus(c.last)) {
			x.Add(free, m.article, m.v, m.at)
		}
	}
}

// second is the half of a story that is a story of its own, nil where the two
// halves are one. bonus is what the window makes that more likely, in logits:
// where few stories are open, most of what is alike is one. One told in several languages is left whole: its halves would
// be the languages.
func (c *cluster) second(bonus float64) []member {
	ms := c.members[max(0, len(c.members)-mostHalved):]
	if len(ms) < 2*leastHalf || len(c.tongues) > 1 {
		return nil
	}
	side := halve(ms)
	var halves [2][]member
	for i, m := range ms {
		halves[side[i]] = append(halves[side[i]], m)
	}
	if len(halves[0]) < leastHalf || len(halves[1]) < leastHalf {
		return nil
	}
	var own [2]cluster
	for i, h := range halves {
		for _, m := range h {
			own[i].add(m)
		}
	}
	if own[0].meets(&own[1]) {
		return nil
	}
	a, b := own[0].tongues[0].vector(), own[1].tongues[0].vector()
	ta, tb := own[0].inTongue(&b), own[1].inTongue(&a)
	if ta == nil || tb == nil || logistic((logit(ta.score(&b))+logit(tb.score(&a)))/2+bonus) >= splitScore {
		return nil
	}
	return halves[1-side[0]] // the half without the first article
}

// meets reports whether two halves were told at one time: then they are one
// event, told in two ways. Of two events one is over, or the other not yet told.
// Without times nothing is known.
func (c *cluster) meets(o *cluster) bool {
	return !c.last.IsZero() && !o.last.IsZero() && !c.last.Before(o.first) && !o.last.Before(c.first)
}

// halve parts articles into two sides around the two that are least alike.
func halve(ms []member) []int {
	n := len(ms)
	alike := make([][]float64, n)
	for i := range alike {
		alike[i] = make([]float64, n)
	}
	least, one, other := math.Inf(1), 0, 1
	for i := range n {
		for j := range i {
			s := pairScore(&ms[i].v, &ms[j].v)
			alike[i][j], alike[j][i] = s, s
			if s < least {
				least, one, other = s, i, j
			}
		}
	}
	side := make([]int, n)
	for i := range n {
		if alike[i][other] > alike[i][one] {
			side[i] = 1
		}
	}
	side[one], side[other] = 0, 1
	for range halvings {
		was := slices.Clone(side)
		for i := range n {
			side[i] = nearer(alike[i], side, i)
		}
		if slices.Equal(was, side) {
			break
		}
	}
	return side
}

// nearer is the side whose other articles are more alike to article i.
func nearer(alike []float64, side []int, i int) int {
	var sum, n [2]float64
	for j, s := range alike {
		if j != i {
			sum[side[j]] += s
			n[side[j]]++
		}
	}
	if n[0] == 0 || n[1] == 0 || sum[1]/n[1] == sum[0]/n[0] {
		return side[i]
	}
	if sum[1]/n[1] > sum[0]/n[0] {
		return 1
	}
	return 0
}

// pairScore scores two articles as a story and an article, in logits, both
// ways.
func pairScore(a, b *Vector) float64 {
	sum := 0.0
	for _, p := range [2][2]*Vector{{a, b}, {b, a}} {
		t := tongueSum{tongue: p[0].tongue, script: p[0].script, heads: []*Vector{p[0]}}
		t.sum.add(p[0])
		sum += logit(t.score(p[1]))
	}
	return sum / 2
}

// logit is the inverse of logistic, kept finite.
func logit(p float64) float64 { return math.Log((p + 1e-6) / (1 - p + 1e-6)) }
