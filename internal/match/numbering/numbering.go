// Package numbering numbers 64-bit keys. It promises one look at memory for a key.
package numbering

// Table numbers 64-bit keys, which must be as good as random, from 0 on: a
// table of open addressing. Finding a place and taking it are one look at
// memory, where a map needs two; and a place has eight bytes, so that much of
// the table is near.
type Table struct {
	places []place
	keys   []uint64 // by number
}

type place struct {
	tag uint32 // the high half of the key
	id  int32  // 0 is a free place; else the number and one
}

// New returns a table with room for n keys; it grows if there are more.
func New(n int) *Table {
	size := 64
	for size < 2*n {
		size *= 2
	}
	return &Table{places: make([]place, size), keys: make([]uint64, 0, n)}
}

// at returns the place of a key, which is free if the key has no number.
func (t *Table) at(key uint64) *place {
	mask := uint64(len(t.places) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		p := &t.places[i]
		if p.id == 0 || p.tag == uint32(key>>32) && t.keys[p.id-1] == key {
			return p
		}
	}
}

// Touch reads the place of a key, and says nothing of use: many such reads
// overlap, so that the look-ups that follow need not wait for memory.
func (t *Table) Touch(key uint64) int32 { return t.places[key&uint64(len(t.places)-1)].id }

// Get returns the number of a key.
func (t *Table) Get(key uint64) (int32, bool) {
	p := t.at(key)
	return p.id - 1, p.id != 0
}

// Add gives a key the next number, unless it has one, which it then returns.
func (t *Table) Add(key uint64) (id int32, known bool) {
	p := t.at(key)
	if p.id != 0 {
		return p.id - 1, true
	}
	return t.put(p, key), false
}

// Renew gives a key the next number in place of the one that it has.
func (t *Table) Renew(key uint64) int32 { return t.put(t.at(key), key) }

func (t *Table) put(p *place, key uint64) int32 {
	t.keys = append(t.keys, key)
	id := int32(len(t.keys))
	*p = place{uint32(key >> 32), id}
	if 4*len(t.keys) >= 3*len(t.places) {
		t.places = make([]place, 2*len(t.places))
		for i, k := range t.keys {
			*t.at(k) = place{uint32(k >> 32), int32(i + 1)}
		}
	}
	return id - 1
}
