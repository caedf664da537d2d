package diff

const (
	absorbed       = -2 // in comparison.partner: part of the sentence before or behind
	minAbsorbed    = 3  // words; shorter neighbours stay what they are
	minAbsorbShare = 0.6
)

// pairSplit looks for sentences that were joined or divided: "It rained. They
// left." became "It rained and they left." One of the two has found its
// partner; the other is taken in where the partner holds most of its words.
func (d *comparison) pairSplit() {
	for j, i := range d.partner {
		if i < 0 || d.moved[j] || d.a.segments[i].id == d.b.segments[j].id {
			continue
		}
		for _, k := range []int{i - 1, i + 1} {
			if k >= 0 && k < len(d.taken) && !d.taken[k] && holds(d.b.of(j), d.a.of(k), d.a.of(i)) {
				d.a.segments[i].join(d.a.segments[k])
				d.taken[k] = true
			}
		}
		for _, k := range []int{j - 1, j + 1} {
			if k >= 0 && k < len(d.partner) && d.partner[k] == -1 && holds(d.a.of(i), d.b.of(k), d.b.of(j)) {
				d.b.segments[j].join(d.b.segments[k])
				d.partner[k] = absorbed
			}
		}
	}
}

// join takes in a neighbouring segment. The joined sentence equals no other.
func (s *segment) join(other segment) {
	s.from, s.to = min(s.from, other.from), max(s.to, other.to)
	s.id = 0
}

// holds reports whether whole has most words of part, beside those of rest.
func holds(whole, part, rest []token) bool {
	n := words(part)
	if n < minAbsorbed || 2*words(whole) < 2*words(rest)+n {
		return false
	}
	count := make(map[uint32]int, len(whole))
	for _, t := range whole {
		if t.word {
			count[t.id]++
		}
	}
	for _, t := range rest {
		if t.word {
			count[t.id]--
		}
	}
	shared := 0
	for _, t := range part {
		if t.word && count[t.id] > 0 {
			count[t.id]--
			shared++
		}
	}
	return float64(shared) >= minAbsorbShare*float64(n)
}
