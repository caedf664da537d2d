package match

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/text"
)

// requires returns nil if n cannot hold for an article in which no term of
// the query was found, and else the NOT that makes it so.
func requires(n *node) *node {
	switch n.op {
	case opNot:
		return n
	case opAnd, opNear:
		var bad *node
		for _, k := range n.kids {
			b := requires(k)
			if b == nil {
				return nil
			}
			if bad == nil {
				bad = b
			}
		}
		return bad
	case opOr:
		for _, k := range n.kids {
			if b := requires(k); b != nil {
				return b
			}
		}
	case opQuorum:
		// Clauses that need nothing may all hold: the others must still be asked for.
		free := 0
		var bad *node
		for _, k := range n.kids {
			if b := requires(k); b != nil {
				free++
				bad = b
			}
		}
		if free >= n.n {
			return bad
		}
	}
	return nil
}

// anyArticle returns the part of n for which nearly any article will do, a
// word that stands everywhere or a language, or nil if n asks for more.
func (n *node) anyArticle() *node {
	need := 0 // of the kids, how many must hold for any article
	switch n.op {
	case opTerm:
		if n.everywhere() {
			return n
		}
		return nil
	case opNot:
		return n
	case opAnd, opNear:
		need = len(n.kids)
	case opOr:
		need = 1
	case opQuorum:
		need = n.n
	default:
		return nil
	}
	var part *node
	for _, k := range n.kids {
		if any := k.anyArticle(); any != nil {
			need--
			if part == nil || part.op == opNot {
				part = any
			}
		}
	}
	if need > 0 {
		return nil
	}
	return part
}

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
	case opTerm, opEntity:
		return []int32{cl.n}, c.m.leaves[cl.n].cost, true
	case opNot:
		return nil, 0, false
	case opOr:
		return c.cheapest(kids, len(kids))
	case opQuorum:
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
