package match

// numbering numbers 64-bit hashes, which must be as good as random: a table of
// open addressing. Finding a place and taking it are one look at memory, where
// a map needs two.
type numbering struct {
	slots []numbered
	used  int
}

type numbered struct {
	key uint64
	id  int32 // 0 is a free slot; else the number and one
}

// newNumbering has room for n hashes; it grows if there are more.
func newNumbering(n int) *numbering {
	size := 64
	for size < 2*n {
		size *= 2
	}
	return &numbering{slots: make([]numbered, size)}
}

// at returns the slot of a key, which is free if the key has no number.
func (t *numbering) at(key uint64) *numbered {
	mask := uint64(len(t.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.id == 0 || s.key == key {
			return s
		}
	}
}

// touch reads the slot of a key, and says nothing of use: many such reads
// overlap, so that the look-ups that follow need not wait for memory.
func (t *numbering) touch(key uint64) int32 { return t.slots[key&uint64(len(t.slots)-1)].id }

// get returns the number of a key.
func (t *numbering) get(key uint64) (int32, bool) {
	s := t.at(key)
	return s.id - 1, s.id != 0
}

// add gives a key a number, unless it has one, which it then returns.
func (t *numbering) add(key uint64, id int32) (have int32, known bool) {
	s := t.at(key)
	if s.id != 0 {
		return s.id - 1, true
	}
	t.put(s, key, id)
	return id, false
}

// set gives a key a number in place of the one that it may have.
func (t *numbering) set(key uint64, id int32) {
	if s := t.at(key); s.id != 0 {
		s.id = id + 1
	} else {
		t.put(s, key, id)
	}
}

func (t *numbering) put(s *numbered, key uint64, id int32) {
	*s = numbered{key, id + 1}
	if t.used++; 4*t.used < 3*len(t.slots) {
		return
	}
	old := t.slots
	t.slots = make([]numbered, 2*len(old))
	for _, o := range old {
		if o.id != 0 {
			*t.at(o.key) = o
		}
	}
}
