package story

import (
	"cmp"
	"math"
	"slices"
)

// centroid is the sum of a story's vectors, each of length one.
type centroid struct {
	words, pairs            []sum
	wordNorm, pairNorm      float64
	nameNorm, leadNorm      float64
	numberNorm, numberCount float64
	members                 float64
	years                   [64]float64 // members that mention each year
	months                  [12]float64
	days                    [7]float64
}

// sum is one term of a centroid: a 24-bit hash, flags, and the summed weight.
type sum struct {
	key uint32
	w   float32
}

func (s sum) hash() uint32 { return s.key >> 8 }
func (s sum) flags() uint8 { return uint8(s.key) }

// maxSums bounds a centroid's terms; the lightest are dropped.
const maxSums = 480

func (c *centroid) add(v *Vector) {
	c.words = addEntries(c.words, v.words, v.flags, v.norms.words)
	c.pairs = addEntries(c.pairs, v.pairs, nil, v.norms.pairs)
	c.members++
	count(c.years[:], v.calendar.years)
	count(c.months[:], uint64(v.calendar.months))
	count(c.days[:], uint64(v.calendar.days))
	c.wordNorm = 0
	c.nameNorm = 0
	c.leadNorm = 0
	c.numberNorm = 0
	c.numberCount = 0
	for _, s := range c.words {
		w := float64(s.w) * float64(s.w)
		c.wordNorm += w
		if s.flags()&flagName != 0 {
			c.nameNorm += w
		}
		if s.flags()&flagLead != 0 {
			c.leadNorm += w
		}
		if s.flags()&flagNumber != 0 {
			c.numberNorm += w
			c.numberCount++
		}
	}
	c.numberNorm = math.Sqrt(c.numberNorm)
	c.wordNorm, c.nameNorm, c.leadNorm = math.Sqrt(c.wordNorm), math.Sqrt(c.nameNorm), math.Sqrt(c.leadNorm)
	c.pairNorm = 0
	for _, s := range c.pairs {
		c.pairNorm += float64(s.w) * float64(s.w)
	}
	c.pairNorm = math.Sqrt(c.pairNorm)
}

// addEntries merges a vector's part into the sums.
func addEntries(sums []sum, es entries, flags []uint8, norm float64) []sum {
	if norm == 0 {
		return sums
	}
	out := make([]sum, 0, len(sums)+len(es))
	i := 0
	for j, e := range es {
		for i < len(sums) && sums[i].hash() < e.hash() {
			out = append(out, sums[i])
			i++
		}
		s := sum{key: e.hash() << 8, w: float32(e.weight() / norm)}
		if flags != nil {
			s.key |= uint32(flags[j])
		}
		if i < len(sums) && sums[i].hash() == s.hash() {
			s.w += sums[i].w
			s.key |= sums[i].key
			i++
		}
		out = append(out, s)
	}
	out = append(out, sums[i:]...)
	if len(out) > maxSums*5/4 {
		slices.SortFunc(out, func(a, b sum) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.key, b.key)) })
		out = out[:maxSums]
		slices.SortFunc(out, func(a, b sum) int { return cmp.Compare(a.key, b.key) })
	}
	return out
}

// like compares an article with the centroid; grams stay 0.
func (c *centroid) like(v *Vector) likeness {
	var l likeness
	i := 0
	for j, e := range v.words {
		for i < len(c.words) && c.words[i].hash() < e.hash() {
			i++
		}
		if i == len(c.words) {
			break
		}
		if c.words[i].hash() != e.hash() {
			continue
		}
		w := e.weight() * float64(c.words[i].w)
		l.words += w
		f := v.flags[j] & c.words[i].flags()
		if f&flagName != 0 {
			l.names += w
		}
		if f&flagLead != 0 {
			l.lead += w
		}
		if f&flagNumber != 0 {
			l.numbers += w
		}
	}
	i = 0
	for _, e := range v.pairs {
		for i < len(c.pairs) && c.pairs[i].hash() < e.hash() {
			i++
		}
		if i < len(c.pairs) && c.pairs[i].hash() == e.hash() {
			l.pairs += e.weight() * float64(c.pairs[i].w)
		}
	}
	l.words = ratio(l.words, v.norms.words*c.wordNorm)
	l.names = ratio(l.names, v.norms.names*c.nameNorm)
	l.lead = ratio(l.lead, v.norms.lead*c.leadNorm)
	l.numbers = ratio(l.numbers, v.norms.numbers*c.numberNorm)
	l.pairs = ratio(l.pairs, v.norms.pairs*c.pairNorm)
	return l
}

// count adds the bits that are set.
func count(counts []float64, bits uint64) {
	for i := range counts {
		if bits&(1<<i) != 0 {
			counts[i]++
		}
	}
}

// agree compares an article's bits with a story's counts by their cosine, trusted
// by how often there are any at all.
func agree(counts []float64, bits uint64) agreement {
	var dot, own, all, mass float64
	for i, n := range counts {
		if bits&(1<<i) != 0 {
			dot += n
			own++
		}
		all += n * n
		mass += n
	}
	return agreement{ratio(dot, math.Sqrt(own*all)), ratio(own*mass, own*mass+2)}
}
