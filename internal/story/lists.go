package story

import (
	"cmp"
	"slices"
)

const (
	// leadingWords and leadingGrams are how many of an article's weightiest terms
	// lead to its story; twice as many are looked up.
	leadingWords = 24
	leadingGrams = 64
	// maxList bounds how many stories a term leads to; the latest are kept.
	maxList = 400
	// maxCandidates bounds how many stories are scored for one article, half of
	// them for their words and half for their 4-grams.
	maxCandidates = 32
)

// lists leads from a term's hash to the slots of the stories that it weighs much
// in, the latest last.
type lists map[uint32][]uint32

func (l lists) add(hash, slot uint32) {
	have := l[hash]
	if n := len(have); n > 0 && have[n-1] == slot || slices.Contains(have, slot) {
		return
	}
	if len(have) >= maxList {
		have = append(have[:0], have[maxList/4:]...)
	}
	l[hash] = append(have, slot)
}

// heaviest returns the n entries of most weight, heaviest first.
func (e entries) heaviest(n int) entries {
	s := slices.Clone(e)
	slices.SortFunc(s, func(a, b entry) int {
		return cmp.Or(cmp.Compare(uint8(b), uint8(a)), cmp.Compare(a, b))
	})
	return s[:min(n, len(s))]
}

func (x *Index) post(c *cluster, v *Vector) {
	for _, e := range v.words.heaviest(leadingWords) {
		x.byWord.add(e.hash(), c.slot)
	}
	for _, e := range v.grams.heaviest(leadingGrams) {
		x.byGram.add(e.hash(), c.slot)
	}
}

// candidates returns the stories that share most of an article's leading terms:
// words where they are told in its language, 4-grams where in another.
func (x *Index) candidates(v *Vector) []*cluster {
	found := x.most(x.byWord, v.words.heaviest(2*leadingWords), func(*cluster) bool { return true })
	for _, c := range x.most(x.byGram, v.grams.heaviest(2*leadingGrams), func(c *cluster) bool {
		return len(c.tongues) > 1 || c.inTongue(v) == nil
	}) {
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// most returns the stories that the terms lead to, by the weight of those terms.
func (x *Index) most(l lists, terms entries, want func(*cluster) bool) []*cluster {
	hits := make(map[uint32]int)
	for _, e := range terms {
		for _, slot := range l[e.hash()] {
			hits[slot] += int(uint8(e))
		}
	}
	type hit struct {
		c *cluster
		n int
	}
	found := make([]hit, 0, len(hits))
	for slot, n := range hits {
		if c := x.slots[slot]; c != nil && want(c) {
			found = append(found, hit{c, n})
		}
	}
	slices.SortFunc(found, func(a, b hit) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.c.slot, b.c.slot)) })
	out := make([]*cluster, 0, maxCandidates)
	for _, h := range found[:min(len(found), maxCandidates/2)] {
		out = append(out, h.c)
	}
	return out
}

// compact rebuilds the lists when a quarter of the slots is empty, so that
// memory follows the window.
func (x *Index) compact() {
	if x.gone*4 < len(x.slots) || x.gone == 0 {
		return
	}
	live := make([]*cluster, 0, len(x.slots)-x.gone)
	for _, c := range x.slots {
		if c != nil {
			c.slot = uint32(len(live))
			live = append(live, c)
		}
	}
	x.slots, x.gone, x.byWord, x.byGram = live, 0, lists{}, lists{}
	for _, c := range live {
		for i := range c.members {
			x.post(c, &c.members[i].v)
		}
	}
}
