package names

import "slices"

// clearly is how much nearer one of two persons must be for the other not to
// be meant.
const clearly = 1

// keepNearest drops hits that overlap a clearly nearer or surer one.
func (w *work) keepNearest(hits []Hit) []Hit {
	w.drop = w.drop[:0]
	if len(hits) <= fewHits {
		for i := range hits {
			w.drop = append(w.drop, loses(hits, i))
		}
	} else {
		w.drop = amongMany(w.drop, hits)
	}
	out := hits[:0]
	for i, h := range hits {
		if !w.drop[i] {
			out = append(out, h)
		}
	}
	return out
}

// fewHits is up to how many each is compared with each.
const fewHits = 64

// amongMany appends to drop which of many hits lose: each is compared with those
// that start near enough to it to overlap.
func amongMany(drop []bool, hits []Hit) []bool {
	order, longest := make([]int, len(hits)), 0
	for i, h := range hits {
		order[i], longest = i, max(longest, h.End-h.Start)
	}
	slices.SortFunc(order, func(i, j int) int { return hits[i].Start - hits[j].Start })
	for i := range hits {
		h := &hits[i]
		from, _ := slices.BinarySearchFunc(order, h.Start-longest, func(j, start int) int { return hits[j].Start - start })
		lost := false
		for _, j := range order[from:] {
			if hits[j].Start >= h.End || lost {
				break
			}
			lost = losesTo(hits, i, j)
		}
		drop = append(drop, lost)
	}
	return drop
}

func loses(hits []Hit, i int) bool {
	for j := range hits {
		if losesTo(hits, i, j) {
			return true
		}
	}
	return false
}

// losesTo reports whether hit i overlaps hit j and is dropped for it.
func losesTo(hits []Hit, i, j int) bool {
	h, other := &hits[i], &hits[j]
	switch {
	case i == j || h.Start >= other.End || other.Start >= h.End:
		return false
	case h.Entity == other.Entity:
		return better(other, h) || !better(h, other) && j < i
	}
	return rank(other) < rank(h) || rank(other) == rank(h) && other.Distance+clearly < h.Distance
}

func better(a, b *Hit) bool {
	if rank(a) != rank(b) {
		return rank(a) < rank(b)
	}
	if a.Distance != b.Distance {
		return a.Distance < b.Distance
	}
	return a.End-a.Start > b.End-b.Start
}

func rank(h *Hit) int {
	switch h.How {
	case HowFull, HowReverse:
		return 0
	case howOne, HowInitial:
		return 1
	}
	return 2
}
