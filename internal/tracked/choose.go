package tracked

import (
	"cmp"

	"tocsin/internal/news"
)

// choose marks the one value of a fact that a text is taken to say: of what
// repeats the latest date, else the value it says most often, the first of
// equals. Exact values go before estimates.
func choose(f *fact, found []Found) {
	best := -1
	for i := range found {
		if best < 0 || better(f, found, i, best) {
			best = i
		}
	}
	if best >= 0 {
		found[best].Counts = true
	}
}

func better(f *fact, found []Found, i, best int) bool {
	a, b := found[i], found[best]
	if a.Value.About != b.Value.About {
		return b.Value.About
	}
	if f.Kind == news.FactDate && f.Repeats && (a.Value.Open || b.Value.Open || !a.Value.Agrees(b.Value)) {
		return !a.Value.Open && (b.Value.Open || a.Value.To.After(b.Value.To))
	}
	if c := cmp.Compare(times(found, a.Value), times(found, b.Value)); c != 0 && !f.Repeats || f.Kind != news.FactDate || a.Value.Open ||
		b.Value.Open {
		return c > 0
	}
	// Of "September" and "3 September" the day says more.
	return a.Value.To.Sub(a.Value.From) < b.Value.To.Sub(b.Value.From)
}

func times(found []Found, v Value) int {
	n := 0
	for _, f := range found {
		if f.Value.Agrees(v) {
			n++
		}
	}
	return n
}
