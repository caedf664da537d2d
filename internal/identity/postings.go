package identity

// postings maps a hash to the texts it leads to: an open-addressing table of
// (hash, text) pairs with linear probing, where the pairs of one hash follow
// one another. It takes 8 bytes a slot against the 40 and more of a map of
// slices, and grows by doubling.
type postings struct {
	slots []posting
	used  int
}

type posting struct {
	hash uint32
	doc  uint32 // the text plus one; 0 means empty
}

const firstSlots = 1 << 10

// add posts a text under a hash unless the hash has all it may have.
func (p *postings) add(hash, doc uint32) {
	if (p.used+1)*5 > len(p.slots)*4 {
		p.grow()
	}
	p.place(posting{hash, doc + 1})
}

func (p *postings) place(e posting) {
	mask := uint32(len(p.slots) - 1)
	same := 0
	for i := spread(e.hash) & mask; ; i = (i + 1) & mask {
		switch s := &p.slots[i]; {
		case s.doc == 0:
			*s = e
			p.used++
			return
		case s.hash == e.hash:
			if same++; same >= maxPosting {
				return
			}
		}
	}
}

func (p *postings) grow() {
	old := p.slots
	p.slots = make([]posting, max(firstSlots, 2*len(old)))
	p.used = 0
	// Start after an empty slot, so that the pairs of one hash are met, and
	// placed again, in the order they came.
	start := 0
	for start < len(old) && old[start].doc != 0 {
		start++
	}
	for i := range old {
		if e := old[(start+i)%len(old)]; e.doc != 0 {
			p.place(e)
		}
	}
}

// each calls f for every text posted under a hash, the first to come first.
func (p *postings) each(hash uint32, f func(doc uint32)) {
	if len(p.slots) == 0 {
		return
	}
	mask := uint32(len(p.slots) - 1)
	for i := spread(hash) & mask; p.slots[i].doc != 0; i = (i + 1) & mask {
		if p.slots[i].hash == hash {
			f(p.slots[i].doc - 1)
		}
	}
}

// spread mixes a hash before it becomes a position: the posted hashes are the
// smallest of each text, so their upper bits are nearly all zero.
func spread(h uint32) uint32 {
	h *= 0x9E3779B1
	return h ^ h>>15
}
