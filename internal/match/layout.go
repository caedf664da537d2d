package match

import "math/bits"

// phrase is a pattern before it has its place in the index.
type phrase struct {
	at    uint32 // in layout.spelling
	use   int32  // as in pattern
	third uint16 // as in slot
	words uint8
	flags patternFlags
}

// layout gathers phrases, and then makes the tables of an index of them.
type layout struct {
	phrases  []phrase // by number
	spelling []byte   // as in pattern, phrase after phrase
	keys     []uint64
	first    []uint64         // hashes of first words; of the beginning of a word, its key
	gaps     map[int32]string // by number
}

func newLayout(phrases, bytes int) layout {
	return layout{
		phrases: make([]phrase, 0, phrases), spelling: make([]byte, 0, bytes),
		keys: make([]uint64, 0, phrases), first: make([]uint64, 0, phrases),
		gaps: make(map[int32]string),
	}
}

// add adds a phrase and returns its number.
func (l *layout) add(p *spelled) int32 {
	id := int32(len(l.phrases))
	l.phrases = append(l.phrases, phrase{at: uint32(len(l.spelling)), use: noUse, third: p.third, words: p.words, flags: p.flags})
	l.spelling = append(l.spelling, p.spelling...)
	l.keys, l.first = append(l.keys, p.key), append(l.first, p.first)
	if p.gap != "" {
		l.gaps[id] = p.gap
	}
	return id
}

// spelled is the spelling of a phrase, with what follows it.
func (l *layout) spelled(id int32) []byte { return l.spelling[l.phrases[id].at:] }

// fill makes the tables of the index: patterns sorted by the bucket of their keys.
func (l *layout) fill(x *index) {
	n := max(len(l.keys), 64)
	x.filter = make([]uint64, 1<<bits.Len(uint(n*16/64-1)))
	x.shift = 64 - uint(bits.TrailingZeros(uint(len(x.filter)/lineWords)))
	for i, k := range l.keys {
		x.filter[filterWord(l.first[i], k, x.shift)] |= bloom(k)
	}
	order := l.sort(x)
	x.slots = make([]slot, len(order))
	x.book = make([]byte, 0, len(l.spelling)+recordHead*len(order))
	x.gaps = make(map[int32]string, len(l.gaps))
	for i, id := range order {
		p := &l.phrases[id]
		end := uint32(len(l.spelling))
		if int(id)+1 < len(l.phrases) {
			end = l.phrases[id+1].at
		}
		x.slots[i] = slot{tag: tagOf(l.keys[id]), third: p.third, at: uint32(len(x.book))}
		x.book = appendRecord(x.book, p, l.spelling[p.at:end])
		if g, ok := l.gaps[id]; ok {
			x.gaps[int32(i)] = g
		}
	}
}

// sort makes the directory and returns the numbers of the phrases in the
// order of their buckets.
func (l *layout) sort(x *index) []int32 {
	buckets := 1 << bits.Len(uint(max(len(l.keys), 64)-1))
	x.bucket = 64 - uint(bits.TrailingZeros(uint(buckets)))
	x.dir = make([]uint32, buckets+2)
	dir := x.dir[1:] // while it is filled, each bucket's next free place
	for _, k := range l.keys {
		dir[k>>(x.bucket&63)+1]++
	}
	for i := range buckets {
		dir[i+1] += dir[i]
	}
	order := make([]int32, len(l.keys))
	for i, k := range l.keys {
		b := k >> (x.bucket & 63)
		order[dir[b]] = int32(i)
		dir[b]++
	}
	return order
}
