package match

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// layout gathers patterns, and then makes the tables of an index of them.
type layout struct {
	book  []byte // as in the index, in the order in which the patterns came
	slots []slot // by number
	keys  []uint64
	first []uint64 // hashes of first words; of the beginning of a word, its key
	gaps  map[uint32]string
}

func newLayout(patterns, bytes int) layout {
	return layout{
		book: make([]byte, 0, bytes), slots: make([]slot, 0, patterns),
		keys: make([]uint64, 0, patterns), first: make([]uint64, 0, patterns),
		gaps: make(map[uint32]string),
	}
}

// add adds a pattern, which nothing uses yet.
func (l *layout) add(p *spelled) {
	at := uint32(len(l.book))
	l.slots = append(l.slots, slot{tag: tagOf(p.key), third: p.third, at: at})
	l.book = append(l.book, p.record...)
	l.keys, l.first = append(l.keys, p.key), append(l.first, p.first)
	if p.gap != "" {
		l.gaps[at] = p.gap
	}
}

// is reports whether the pattern with this number has the words of p.
func (l *layout) is(id int32, p *spelled) bool {
	return bytes.HasPrefix(l.book[l.slots[id].at+recordHead:], p.record[recordHead:])
}

// use says what a pattern is used by, and whether by many.
func (l *layout) use(id int32) (use int32, many bool) {
	r := l.book[l.slots[id].at:]
	return int32(binary.LittleEndian.Uint32(r)), patternFlags(r[flagsAt])&hasMany != 0
}

func (l *layout) setUse(id, use int32, many bool) {
	r := l.book[l.slots[id].at:]
	binary.LittleEndian.PutUint32(r, uint32(use))
	if many {
		r[flagsAt] |= byte(hasMany)
	}
}

// fill makes the tables of the index: slots in the order of the buckets of
// their keys.
func (l *layout) fill(x *index) {
	n := max(len(l.keys), 64)
	x.filter = make([]uint64, 1<<bits.Len(uint(n*16/64-1)))
	x.shift = 64 - uint(bits.TrailingZeros(uint(len(x.filter)/lineWords)))
	buckets := 1 << bits.Len(uint(n-1))
	x.bucket = 64 - uint(bits.TrailingZeros(uint(buckets)))
	x.dir = make([]uint32, buckets+2)
	free := x.dir[1:] // while it is filled, each bucket's next free place
	for i, k := range l.keys {
		x.filter[filterWord(l.first[i], k, x.shift)] |= bloom(k)
		free[k>>(x.bucket&63)+1]++
	}
	for i := range buckets {
		free[i+1] += free[i]
	}
	x.slots = make([]slot, len(l.slots))
	for i, k := range l.keys {
		b := k >> (x.bucket & 63)
		x.slots[free[b]] = l.slots[i]
		free[b]++
	}
	x.book, x.gaps = l.book, l.gaps
}
