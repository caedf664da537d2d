package phrases

import "tocsin/internal/text"

// batch is how many words are looked up together, table by table: so many
// looks at one are under way at once, which hides how far away it is.
const batch = 128

// window is a batch of words and what is looked up of it.
type window struct {
	toks  [batch + 1]text.Token // the words behind the one before them
	n     int                   // words in the batch: toks[1] to toks[n]
	words int32                 // words of the field before the batch

	keys    [2*batch + 1]lookup
	buckets [2 * batch]bucket
	likes   [batch]likely
	read    uint64 // keeps reads ahead from being left out
}

// lookup is a key that the filter let pass.
type lookup struct {
	key uint64
	at  int32 // the word, or the second of the pair, in the batch
	by  patternFlags
}

// likely is a pattern that is like a lookup.
type likely struct {
	id  int32
	key int32 // in window.keys
}

// nearFilter is how many words of a filter a processor has near (256 kB, half
// of what most have for each core).
const nearFilter = 1 << 15

// readLines reads the lines of the filter that the batch will need. So short a
// loop has dozens of reads under way at once, where that of probe has a few.
func (p *pass) readLines() {
	filter, shift := p.x.filter, p.x.shift&63
	sum := uint64(0)
	for i := range p.n {
		sum += filter[p.toks[i+1].Hash>>shift*lineWords]
	}
	p.read += sum
}

// lookUp finds the patterns of the first n keys: in the directory, then in the
// slots, then in the book.
func (p *pass) lookUp(n int) {
	x := p.x
	for i := range p.keys[:n] {
		p.buckets[i] = x.bucketOf(p.keys[i].key)
	}
	sum, last := uint16(0), uint32(len(x.slots)-1)
	for i := range p.buckets[:n] {
		sum += x.slots[min(p.buckets[i].from, last)].tag
	}
	p.read += uint64(sum)
	m := 0
	for i := range p.buckets[:n] {
		b, l := p.buckets[i], &p.keys[i]
		if b.from == b.to {
			continue
		}
		tag, third := tagOf(l.key), p.third(l.by, int(l.at))
		for id := b.from; id < b.to; id++ {
			if !x.slots[id].like(tag, third) {
				continue
			}
			if m == len(p.likes) {
				p.settle(m)
				m = 0
			}
			p.likes[m] = likely{id: int32(id), key: int32(i)}
			m++
		}
	}
	p.settle(m)
}

// third is the tag of the word behind a pair, 0 if it can be read in several
// ways or there is none.
func (p *pass) third(by patternFlags, at int) uint16 {
	if by != byPair {
		return 0
	}
	var tok text.Token
	ahead := p.ahead(at)
	if !ahead.next(&tok) || tok.Flags != 0 {
		return 0
	}
	return thirdTag(tok.Hash)
}

// settle verifies the first n likely patterns.
func (p *pass) settle(n int) {
	x, sum := p.x, byte(0)
	for i := range p.likes[:n] {
		sum += x.book[x.slots[p.likes[i].id].at]
	}
	p.read += uint64(sum)
	for i := range p.likes[:n] {
		l := &p.keys[p.likes[i].key]
		tok := &p.toks[l.at]
		if l.by == byPair {
			p.verify(p.likes[i].id, byPair, int(l.at), &p.toks[l.at-1], tok)
		} else {
			p.verify(p.likes[i].id, 0, int(l.at), tok, nil)
		}
	}
}
