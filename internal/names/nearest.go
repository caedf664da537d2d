package names

// clearly is how much nearer one of two persons must be for the other not to
// be meant.
const clearly = 1

// keepNearest drops hits that overlap a clearly nearer or surer one.
func (w *work) keepNearest(hits []Hit) []Hit {
	w.drop = w.drop[:0]
	for i := range hits {
		w.drop = append(w.drop, loses(hits, i))
	}
	out := hits[:0]
	for i, h := range hits {
		if !w.drop[i] {
			out = append(out, h)
		}
	}
	return out
}

func loses(hits []Hit, i int) bool {
	h := &hits[i]
	for j := range hits {
		other := &hits[j]
		switch {
		case i == j || h.Start >= other.End || other.Start >= h.End:
		case h.Entity == other.Entity:
			if better(other, h) || !better(h, other) && j < i {
				return true
			}
		case rank(other) < rank(h) || rank(other) == rank(h) && other.Distance+clearly < h.Distance:
			return true
		}
	}
	return false
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
