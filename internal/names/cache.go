package names

import "hash/maphash"

// News repeats its words: what each is like is kept, so that it is worked out
// once and not at every place.

const (
	cacheSize = 1 << 14 // words: a megabyte for each search that runs at one time
	cacheHits = 6
)

// cached is what one word is like.
type cached struct {
	hash uint64
	n    int8 // hits, -1 if they are too many to be kept
	hits [cacheHits]cachedHit
}

// cachedHit is a partHit wherever its token stands.
type cachedHit struct {
	part int32
	dist uint8
	cut  bool
}

// look is lookUp with the memory of what was looked up before.
func (w *work) look(fl *field, at int32) {
	t := &fl.tokens[at]
	h := maphash.String(w.f.seed, fl.s[t.start:t.end]) ^ w.seed
	c := &w.cache[h%cacheSize]
	if c.hash == h && c.n >= 0 {
		for _, h := range c.hits[:c.n] {
			fl.hits = append(fl.hits, partHit{token: at, part: h.part, dist: h.dist, cut: h.cut})
		}
		return
	}
	w.lookUp(fl, at)
	found := fl.hits[fl.from[at]:]
	c.hash, c.n = h, -1
	if len(found) <= cacheHits {
		for i, h := range found {
			c.hits[i] = cachedHit{h.part, h.dist, h.cut}
		}
		c.n = int8(len(found))
	}
}
