package blocks

import "encoding/binary"

// gramSet holds a hash of each run of eight bytes of a text. Most blocks of a
// page are not in the text that another reader chose; a text that lacks one of
// their runs need not be searched for them.
type gramSet [1 << (gramBits - 6)]uint64

const (
	gramBytes = 8 // four letters of most scripts
	gramBits  = 18
)

func gramsOf(s string) *gramSet {
	var g gramSet
	b := []byte(s)
	for i := 0; i+gramBytes <= len(b); i++ {
		at := gram(b[i:])
		g[at>>6] |= 1 << (at & 63)
	}
	return &g
}

// mayHold reports whether every such run of k is in the set: false means that
// the text does not contain k.
func (g *gramSet) mayHold(k string) bool {
	b := []byte(k)
	for i := 0; i+gramBytes <= len(b); i++ {
		at := gram(b[i:])
		if g[at>>6]&(1<<(at&63)) == 0 {
			return false
		}
	}
	return true
}

// gram hashes the first run of b, by multiplication.
func gram(b []byte) uint64 {
	return binary.LittleEndian.Uint64(b) * 0x9e3779b97f4a7c15 >> (64 - gramBits)
}
