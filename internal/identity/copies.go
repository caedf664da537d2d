package identity

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// CopyOptions are the limits of a CopyIndex. The zero value means the defaults.
type CopyOptions struct {
	// Containment is the share of the shorter text's shingles that the longer
	// one must hold, 0..1. Default 0.5: a text of which one word in six was
	// changed still has 0.6, independent reports of one event stay under 0.3.
	Containment float64
	// NewShare is the share of the new text that must be repeated, 0..1.
	// Default 0.2: a long report that quotes a whole short item is no copy.
	NewShare float64
}

const (
	// posted is how many of a text's smallest hashes lead to it.
	posted = 32
	// maxPosting bounds how many texts one hash leads to, the first to come
	// kept: "one of the" leads nowhere, and a text copied a thousand times
	// still leads to its root.
	maxPosting = 32
	// maxChecked bounds how many candidates are compared in full.
	maxChecked = 8
	// maxBodies is how many bytes of their texts are read for that; beyond, the
	// stored samples decide.
	maxBodies = 4 << 20
	// minShingles is the size below which a text has too little in it to say
	// where it came from.
	minShingles = 8
	// shortShingles is the size below which nearly all of a text must be
	// repeated.
	shortShingles = 24
)

// CopyIndex finds the text that a new one repeats, among those of a rolling
// window. Look-up and Add take well under a millisecond among 100,000 texts and
// about 500 bytes each are kept in memory. It is safe for concurrent use, and
// answers the same whatever the timing, given the same texts in the same order.
type CopyIndex struct {
	opt CopyOptions

	mu   sync.RWMutex
	docs []copyDoc        // by slot; dead ones have size 0
	slot map[int64]uint32 // id -> docs
	dead int
	post postings
}

type copyDoc struct {
	id       int64
	at       int64 // Unix seconds
	size     uint32
	smallest []uint32 // the posted hashes, kept for rebuilding
}

// NewCopyIndex returns an empty index.
func NewCopyIndex(opt CopyOptions) *CopyIndex {
	if opt.Containment <= 0 {
		opt.Containment = 0.5
	}
	if opt.NewShare <= 0 {
		opt.NewShare = 0.2
	}
	return &CopyIndex{opt: opt, slot: map[int64]uint32{}}
}

// Add makes a text findable under an id; at is when it was first seen. Adding
// an id again replaces its text. The index keeps nothing but hashes: at start,
// add what was stored, in the order it came.
func (x *CopyIndex) Add(id int64, at time.Time, s Sketch) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if old, ok := x.slot[id]; ok {
		x.kill(old)
	}
	n := uint32(len(x.docs))
	hashes := s.hashes[:min(len(s.hashes), posted)]
	x.docs = append(x.docs, copyDoc{id: id, at: at.Unix(), size: s.size, smallest: slices.Clone(hashes)})
	x.slot[id] = n
	if s.size < minShingles {
		return
	}
	for _, h := range hashes {
		x.post.add(h, n)
	}
}

// Remove forgets a text.
func (x *CopyIndex) Remove(id int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if n, ok := x.slot[id]; ok {
		x.kill(n)
		delete(x.slot, id)
	}
	x.compact()
}

// Expire forgets the texts first seen before a moment.
func (x *CopyIndex) Expire(before time.Time) {
	x.mu.Lock()
	defer x.mu.Unlock()
	limit := before.Unix()
	for id, n := range x.slot {
		if x.docs[n].at < limit {
			x.kill(n)
			delete(x.slot, id)
		}
	}
	x.compact()
}

// Len is how many texts can be found.
func (x *CopyIndex) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.slot)
}

func (x *CopyIndex) kill(n uint32) {
	x.docs[n] = copyDoc{}
	x.dead++
}

// compact rebuilds when a quarter is dead, so that memory follows the window.
func (x *CopyIndex) compact() {
	if x.dead*4 < len(x.docs) || x.dead == 0 {
		return
	}
	live := make([]copyDoc, 0, len(x.docs)-x.dead)
	for _, d := range x.docs {
		if d.size > 0 {
			live = append(live, d)
		}
	}
	x.docs = live
	x.dead = 0
	x.post = postings{}
	clear(x.slot)
	for i, d := range live {
		x.slot[d.id] = uint32(i)
		if d.size >= minShingles {
			for _, h := range d.smallest {
				x.post.add(h, uint32(i))
			}
		}
	}
}

// Lookup finds the text that s repeats most of. body brings the text of an id
// for the exact comparison; candidates it does not know are passed over. With
// body nil, the stored samples decide. containment is the share of the smaller
// text's shingles that both have, 0..1. Of equal candidates the first added
// wins; it may be a copy itself, so follow its copy_of to the root.
func (x *CopyIndex) Lookup(s Sketch, body func(id int64) (string, bool)) (id int64, containment float64, ok bool) {
	if s.size < minShingles {
		return 0, 0, false
	}
	best, read := -1.0, maxBodies
	for _, c := range x.candidates(s) {
		score, share := c.estimate(s)
		if body != nil {
			have, known := body(c.id)
			if !known {
				continue
			}
			if read -= len(have); read >= 0 {
				score, share = compare(s, NewSketch(have))
			}
		}
		if x.isCopy(s, c, score, share) && score > best+1e-9 {
			id, best, ok = c.id, score, true
		}
	}
	return id, max(0, best), ok
}

// compare returns the containment of two texts and the share of the first one
// that is in the second.
func compare(s, o Sketch) (containment, share float64) {
	if s.size == 0 || o.size == 0 {
		return 0, 0
	}
	common := s.shared(o)
	return min(1, common/float64(min(s.size, o.size))), min(1, common/float64(s.size))
}

func (x *CopyIndex) isCopy(s Sketch, c candidate, score, share float64) bool {
	need := x.opt.Containment
	if min(s.size, c.size) < shortShingles {
		need = max(need, 0.8)
	}
	return score >= need && share >= x.opt.NewShare
}

// candidate is a text that shares hashes with the one looked up.
type candidate struct {
	id     int64
	order  uint32
	size   uint32
	posted int // of its hashes
	shared int
}

// estimate takes the candidate's posted hashes for a sample of it.
func (c candidate) estimate(s Sketch) (containment, share float64) {
	common := float64(c.shared) / float64(c.posted) * float64(c.size)
	return min(1, common/float64(min(s.size, c.size))), min(1, common/float64(s.size))
}

// candidates returns the few texts that share most hashes, best first.
func (x *CopyIndex) candidates(s Sketch) []candidate {
	x.mu.RLock()
	defer x.mu.RUnlock()
	hits := make(map[uint32]int)
	for _, h := range s.hashes {
		x.post.each(h, func(n uint32) { hits[n]++ })
	}
	var found []candidate
	most := 0
	for n, shared := range hits {
		if d := x.docs[n]; d.size > 0 && shared >= 2 {
			found = append(found, candidate{id: d.id, order: n, size: d.size, posted: len(d.smallest), shared: shared})
			most = max(most, shared)
		}
	}
	found = slices.DeleteFunc(found, func(c candidate) bool { return c.shared*4 < most })
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.order, b.order))
	})
	return found[:min(len(found), maxChecked)]
}
