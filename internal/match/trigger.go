package match

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// cost estimates how often a phrase stands in an article, without a corpus:
// long words are rare, phrases are rarer, beginnings of words are not.
func cost(phrase string) float32 {
	total := float32(1)
	for w := range text.Words(phrase) {
		letters := utf8.RuneCountInString(phrase[w.Start:w.End])
		if strings.HasPrefix(phrase[w.End:], "*") {
			letters -= 2
		}
		word := float32(1) / float32(uint(1)<<uint(max(0, min(letters, 12))))
		total *= min(1, 4*word)
	}
	return total
}

// trigger returns leaves of which at least one must be found for the clause
// to hold: those of the rarest clause of an AND, all of an OR. It reports
// false if the clause can hold without any.
func (c *compiler) trigger(at int32) (need []int32, price float32, ok bool) {
	cl := c.m.clauses[at]
	kids := c.m.kids[cl.from:cl.to]
	switch cl.op {
	case query.Term, query.Entity:
		return []int32{cl.n}, c.m.leaves[cl.n].cost, true
	case query.Not:
		return nil, 0, false
	case query.Or:
		return c.cheapest(kids, len(kids))
	case query.Quorum:
		// If all but n-1 of the clauses are not found, too few are left.
		return c.cheapest(kids, len(kids)-int(cl.n)+1)
	}
	return c.cheapest(kids, 1)
}

// cheapest joins the triggers of the n clauses with the lowest price.
func (c *compiler) cheapest(kids []int32, n int) (need []int32, price float32, ok bool) {
	type option struct {
		need  []int32
		price float32
	}
	var options []option
	for _, k := range kids {
		if need, price, ok := c.trigger(k); ok {
			options = append(options, option{need, price})
		}
	}
	if len(options) < n {
		return nil, 0, false
	}
	for ; n > 0; n-- {
		best := 0
		for i := range options {
			if options[i].price < options[best].price {
				best = i
			}
		}
		need = append(need, options[best].need...)
		price += options[best].price
		options = append(options[:best], options[best+1:]...)
	}
	return need, price, true
}
