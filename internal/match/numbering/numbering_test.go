package numbering

import (
	"math/rand/v2"
	"testing"
)

// TestNumbering compares a numbering with a map, on keys of which many share a
// place, and some a tag.
func TestNumbering(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	n := New(10)
	want := map[uint64]int32{}
	next := int32(0)
	for range 20_000 {
		key := rng.Uint64N(4)<<32 | rng.Uint64N(4)<<62 | rng.Uint64N(3000)
		id, known := n.Add(key)
		have, ok := want[key]
		if known != ok || known && id != have || !known && id != next {
			t.Fatalf("add(%x) = %d, %v, want %d, %v (next %d)", key, id, known, have, ok, next)
		}
		switch {
		case !known:
			want[key] = next
			next++
		case rng.IntN(10) == 0:
			if id = n.Renew(key); id != next {
				t.Fatalf("renew(%x) = %d, want %d", key, id, next)
			}
			want[key] = next
			next++
		}
	}
	for key, id := range want {
		if have, ok := n.Get(key); !ok || have != id {
			t.Errorf("get(%x) = %d, %v, want %d", key, have, ok, id)
		}
	}
	if _, ok := n.Get(1 << 50); ok {
		t.Error("get finds a key that was never added")
	}
}
