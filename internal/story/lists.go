package story

import (
	"cmp"
	"slices"
)

const (
	// leadingWords and leadingGrams are how many of an article's weightiest terms
	// lead to its story; of words, twice as many are looked up.
	leadingWords = 24
	leadingGrams = 64
	// maxList bounds how many stories a term leads to; the latest are kept.
	maxList = 256
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

// heaviest returns the n entries of most weight, heaviest first, equals by hash.
func (e entries) heaviest(n int) entries {
	s := make(entries, len(e))
	for i, x := range e { // the weight above the hash, so that plain sorting serves
		s[i] = entry((255-uint32(uint8(x)))<<hashBits | x.hash())
	}
	slices.Sort(s)
	s = s[:min(n, len(s))]
	for i, x := range s {
		s[i] = entry(uint32(x)&(1<<hashBits-1)<<8 | (255 - uint32(x)>>hashBits))
	}
	return s
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
	t := x.tallies.Get().(*tally)
	defer x.tallies.Put(t)
	t.count(len(x.slots), x.byWord, v.words.heaviest(2*leadingWords))
	found := x.most(t, func(*cluster) bool { return true })
	t.count(len(x.slots), x.byGram, v.grams.heaviest(2*leadingGrams))
	for _, c := range x.most(t, func(c *cluster) bool { return len(c.tongues) > 1 || c.inTongue(v) == nil }) {
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// tally counts, by slot, the weight of the terms that lead to a story.
type tally struct {
	hits    []uint16
	touched []uint32
}

func (t *tally) count(slots int, l lists, terms entries) {
	for _, slot := range t.touched {
		t.hits[slot] = 0
	}
	t.touched = t.touched[:0]
	if len(t.hits) < slots {
		t.hits = make([]uint16, slots+slots/4)
	}
	for _, e := range terms {
		for _, slot := range l[e.hash()] {
			if t.hits[slot] == 0 {
				t.touched = append(t.touched, slot)
			}
			t.hits[slot] += uint16(uint8(e))
		}
	}
}

// most returns the stories with most weight that are wanted.
func (x *Index) most(t *tally, want func(*cluster) bool) []*cluster {
	const most = maxCandidates / 2
	type hit struct {
		c *cluster
		n uint16
	}
	better := func(a, b hit) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.c.slot, b.c.slot)) }
	best := make([]hit, 0, most+1)
	for _, slot := range t.touched {
		h := hit{x.slots[slot], t.hits[slot]}
		if h.c == nil || len(best) == most && better(h, best[most-1]) > 0 || !want(h.c) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, h, better)
		best = slices.Insert(best, at, h)
		best = best[:min(len(best), most)]
	}
	out := make([]*cluster, len(best), maxCandidates)
	for i, h := range best {
		out[i] = h.c
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
	x.slots = live
	x.gone = 0
	x.byWord = lists{}
	x.byGram = lists{}
	for _, c := range live {
		for i := range c.members {
			x.post(c, &c.members[i].v)
		}
	}
}
