package names

import "hash/maphash"

// News repeats its words: what each is like is kept, so that it is worked out
// once and not at every place.

const (
	cacheSize = 1 << 12
	cacheHits = 4
)

// cached is what one word is like.
type cached struct {
	hash uint64
	n    int8 // hits, -1 if they are too many to be kept
	hits [cacheHits]partHit
}

// look is lookUp with the memory of what was looked up before.
func (w *work) look(fl *field, at int32) {
	t := &fl.tokens[at]
	h := maphash.String(w.f.seed, fl.s[t.start:t.end]) ^ w.seed
	c := &w.cache[h%cacheSize]
	if c.hash == h && c.n >= 0 {
		for _, hit := range c.hits[:c.n] {
			hit.token = at
			fl.hits = append(fl.hits, hit)
		}
		return
	}
	w.lookUp(fl, at)
	found := fl.hits[fl.from[at]:]
	c.hash, c.n = h, -1
	if len(found) <= cacheHits {
		c.n = int8(copy(c.hits[:], found))
	}
}
