package names

import "hash/maphash"

// News repeats its words: what each is like is kept, so that it is worked out
// once and not at every place.

const (
	cacheWords = 1 << 16 // a megabyte for each search that runs at one time
	cacheHits  = 1 << 16 // of all these words: half a megabyte
)

// memory is what was found of words.
type memory struct {
	words []cached    // in pairs by hash, the one that was asked for last first
	hits  []cachedHit // of all words
}

// cached is what one word is like: hits[from:from+n].
type cached struct {
	hash    uint64
	from, n uint32
}

// cachedHit is a partHit wherever its token stands.
type cachedHit struct {
	part int32
	dist uint8
	cut  bool
}

func newMemory() memory {
	return memory{words: make([]cached, cacheWords), hits: make([]cachedHit, 0, cacheHits)}
}

// pair is where a word with this hash is kept.
func (m *memory) pair(hash uint64) *[2]cached {
	return (*[2]cached)(m.words[hash>>32%(cacheWords/2)*2:])
}

// recall returns what is known of a word, and whether anything is.
func (m *memory) recall(hash uint64) ([]cachedHit, bool) {
	p := m.pair(hash)
	if p[0].hash != hash {
		if p[1].hash != hash {
			return nil, false
		}
		p[0], p[1] = p[1], p[0]
	}
	return m.hits[p[0].from : p[0].from+p[0].n], true
}

// keep keeps what was found of a word. When there is no more room for hits,
// all words are forgotten.
func (m *memory) keep(hash uint64, found []partHit) {
	if len(found) > cacheHits/64 {
		return
	}
	if len(m.hits)+len(found) > cacheHits {
		m.forget()
	}
	p := m.pair(hash)
	p[0], p[1] = cached{hash, uint32(len(m.hits)), uint32(len(found))}, p[0]
	for _, h := range found {
		m.hits = append(m.hits, cachedHit{h.part, h.dist, h.cut})
	}
}

func (m *memory) forget() {
	clear(m.words)
	m.hits = m.hits[:0]
}

// look is lookUp with the memory of what was looked up before.
func (w *work) look(fl *field, at int32) {
	t := &fl.tokens[at]
	hash := maphash.String(w.f.seed, fl.s[t.start:t.end]) ^ w.seed | 1 // 0 is no word
	if hits, ok := w.memory.recall(hash); ok {
		for _, h := range hits {
			fl.hits = append(fl.hits, partHit{token: at, part: h.part, dist: h.dist, cut: h.cut})
		}
		return
	}
	w.lookUp(fl, at)
	w.memory.keep(hash, fl.hits[fl.from[at]:])
}
