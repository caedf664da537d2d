package names

import (
	"math/rand/v2"
	"testing"
)

// TestAmongMany: of many hits those lose that lose where each is compared with
// each.
func TestAmongMany(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		hits := make([]Hit, 300)
		for i := range hits {
			start := r.IntN(2000)
			hits[i] = Hit{
				Entity: r.IntN(3), Start: start, End: start + 1 + r.IntN(20), How: []How{HowFull, HowInitial, HowReverse}[r.IntN(3)],
				Distance: r.IntN(4),
			}
		}
		for i, lost := range amongMany(nil, hits) {
			if lost != loses(hits, i) {
				t.Fatalf("hit %d of %v: %v", i, hits, lost)
			}
		}
	}
}
