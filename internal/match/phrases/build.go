package phrases

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"tocsin/internal/match/numbering"
)

// RecordBytes is about how many bytes the pattern of a phrase takes.
func RecordBytes(phrase string) int { return recordHead + len(phrase) + 2 }

// Builder gathers the patterns of an Index. Patterns are numbered, and phrases
// that are spelled alike are one; the numbers of the Index are others.
type Builder struct {
	x       Index
	layout  layout
	numbers *numbering.Table // by hash of spelling, gap and flags
}

// NewBuilder returns a builder with room for so many phrases, whose records take
// so many bytes.
func NewBuilder(phrases, bytes int) *Builder {
	return &Builder{layout: newLayout(phrases, bytes), numbers: numbering.New(phrases)}
}

// Touch reads where a phrase may be known, see numbering.Table.
func (b *Builder) Touch(p *Phrase) int32 { return b.numbers.Touch(p.same) }

// Add returns the number of the pattern of a phrase, which may be known already.
func (b *Builder) Add(p *Phrase) int32 {
	id, known := b.numbers.Add(p.same)
	if known {
		if b.layout.is(id, p) {
			return id
		}
		id = b.numbers.Renew(p.same)
	}
	if p.flags&byPrefix != 0 {
		b.x.heads[p.head], b.x.anyPre = true, true
	}
	b.layout.add(p)
	return id
}

// Use makes a pattern stand for u, too.
func (b *Builder) Use(id, u int32) {
	x := &b.x
	have, many := b.layout.use(id)
	switch {
	case have == noUse:
		b.layout.setUse(id, u, false)
	case !many:
		if have != u {
			x.many = append(x.many, []int32{have, u})
			b.layout.setUse(id, int32(len(x.many)-1), true)
		}
	case !slices.Contains(x.many[have], u):
		x.many[have] = append(x.many[have], u)
	}
}

// Uses are what a pattern stands for so far.
func (b *Builder) Uses(id int32) []int32 {
	use, many := b.layout.use(id)
	switch {
	case use == noUse:
		return nil
	case many:
		return b.x.many[use]
	}
	return []int32{use}
}

// Build returns the Index. The builder is of no more use.
func (b *Builder) Build() Index {
	b.layout.fill(&b.x)
	return b.x
}

// layout lays the patterns out, and then makes the tables of an Index of them.
type layout struct {
	book  []byte // as in the Index, in the order in which the patterns came
	slots []slot // by number
	keys  []uint64
	first []uint64 // hashes of first words; of the beginning of a word, its key
	gaps  map[uint32]string
}

func newLayout(patterns, bytes int) layout {
	return layout{
		book:  make([]byte, 0, bytes),
		slots: make([]slot, 0, patterns),
		keys:  make([]uint64, 0, patterns),
		first: make([]uint64, 0, patterns),
		gaps:  make(map[uint32]string),
	}
}

// add adds a pattern, which nothing uses yet.
func (l *layout) add(p *Phrase) {
	at := uint32(len(l.book))
	l.slots = append(l.slots, slot{tag: tagOf(p.key), third: p.third, at: at})
	l.book = append(l.book, p.record...)
	l.keys, l.first = append(l.keys, p.key), append(l.first, p.first)
	if p.gap != "" {
		l.gaps[at] = p.gap
	}
}

// is reports whether the pattern with this number has the words of p.
func (l *layout) is(id int32, p *Phrase) bool {
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
func (l *layout) fill(x *Index) {
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
	x.book = l.book
	x.gaps = l.gaps
}
