package story

import (
	"cmp"
	"math"
	"slices"
)

const (
	// finalRounds is how often every article is put where it fits best; it moves
	// little after the second.
	finalRounds = 3
	// mergeScore is the score from which two whole stories are one.
	mergeScore = 0.97
)

// Final returns the story of every article as it is best told in hindsight:
// each article is tried again against all stories as they have become, and
// stories that turn out to be one are joined under the older number. The index
// is left as it is.
func (x *Index) Final() map[int64]int64 {
	y := x.clone()
	for range finalRounds {
		moved := y.reassign()
		if y.join(); !moved {
			break
		}
	}
	out := make(map[int64]int64, len(y.home))
	for article, story := range y.home {
		out[article] = story
	}
	return out
}

// clone copies the index by adding everything again, in order.
func (x *Index) clone() *Index {
	x.mu.RLock()
	defer x.mu.RUnlock()
	y := New(x.opt)
	for _, c := range x.ordered() {
		for _, m := range c.members {
			y.Add(c.id, m.article, m.v, m.at)
		}
	}
	return y
}

// ordered returns the stories in the order they were made.
func (x *Index) ordered() []*cluster {
	return slices.DeleteFunc(slices.Clone(x.slots), func(c *cluster) bool { return c == nil })
}

// reassign takes every article out and finds its story again.
func (x *Index) reassign() (moved bool) {
	var all []member
	from := map[int64]int64{}
	for _, c := range x.ordered() {
		for _, m := range c.members {
			all = append(all, m)
			from[m.article] = c.id
		}
	}
	for _, m := range all {
		story := from[m.article]
		x.Remove(m.article)
		if a := x.Find(m.v, m.at); a.Story != 0 {
			story = a.Story
		} else if x.stories[story] != nil {
			story = x.free(m.article)
		}
		moved = moved || story != from[m.article]
		x.Add(story, m.article, m.v, m.at)
	}
	return moved
}

// free is a story number that nothing has: the negative of the article's, whose
// own story it becomes.
func (x *Index) free(article int64) int64 { return -article }

// join merges stories that score as one, the most alike first.
func (x *Index) join() {
	for _, c := range x.ordered() {
		if x.stories[c.id] != c {
			continue
		}
		best := x.twin(c)
		if best == nil {
			continue
		}
		to, gone := best, c
		if to.slot > gone.slot {
			to, gone = gone, to
		}
		for _, m := range slices.Clone(gone.members) {
			x.Add(to.id, m.article, m.v, m.at)
		}
	}
}

// twin is the story that tells the same event as another, or nil.
func (x *Index) twin(c *cluster) *cluster {
	var best *cluster
	most := mergeScore
	for i := range c.tongues {
		v := c.tongues[i].vector()
		for _, o := range x.candidates(&v) {
			t := o.inTongue(&v)
			if o == c || t == nil {
				continue
			}
			gap := max(c.first.Sub(o.last), o.first.Sub(c.last), 0)
			if c.last.IsZero() || o.last.IsZero() {
				gap = 0
			}
			if s := decay(t.score(&v), gap); gap <= x.opt.Window && s >= most {
				best, most = o, s
			}
		}
	}
	return best
}

// vector makes one article of what a story's members have in common.
func (t *tongueSum) vector() Vector {
	c := &t.sum
	v := Vector{script: t.script, tongue: t.tongue, grams: t.heads[0].grams}
	v.words, v.flags = sumEntries(c.words, keptWords)
	v.pairs, _ = sumEntries(c.pairs, keptPairs)
	v.calendar.years = common(c.years[:])
	v.calendar.months = uint16(common(c.months[:]))
	v.calendar.days = uint8(common(c.days[:]))
	v.norms = v.measure()
	return v
}

// common is the bits that are counted at least a third as often as the commonest.
func common(counts []float64) uint64 {
	most := slices.Max(counts)
	bits := uint64(0)
	for i, n := range counts {
		if n > 0 && n*3 >= most {
			bits |= 1 << i
		}
	}
	return bits
}

// sumEntries keeps the heaviest sums, scaled to 255.
func sumEntries(sums []sum, most int) (entries, []uint8) {
	all := slices.Clone(sums)
	slices.SortFunc(all, func(a, b sum) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.hash, b.hash)) })
	all = all[:min(len(all), most)]
	slices.SortFunc(all, func(a, b sum) int { return cmp.Compare(a.hash, b.hash) })
	top := float32(0)
	for _, s := range all {
		top = max(top, s.w)
	}
	var es entries
	var flags []uint8
	for _, s := range all {
		if q := uint32(math.Round(float64(s.w / top * 255))); q > 0 {
			es = append(es, entry(s.hash<<8|q))
			flags = append(flags, s.flags)
		}
	}
	return es, flags
}
