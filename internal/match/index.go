package match

import (
	"math/bits"

	"tocsin/internal/text"
)

// pattern is one name, word or phrase as it is looked for. Its words stand
// in index.spelling, each ended by a zero byte; * before the zero means that
// the word may go on.
type pattern struct {
	at    uint32 // in index.spelling
	use   int32  // the leaf, or the complement of the entity; with hasMany an index into index.many
	next  int32  // next pattern with the same key, or -1
	words uint8
	flags patternFlags
}

type patternFlags uint8

const (
	isExact  patternFlags = 1 << iota // spelled as written: case counts
	isProper                          // of several words, the last with a capital
	byPair                            // found by its first two words
	byPrefix                          // found by the beginning of its first word
	hasMany                           // used by several leaves or entities
	hasGap                            // written with punctuation between words: see index.gaps
)

// index finds patterns by the hash of a word, of a pair of words, or of the
// beginning of a word. A bitmap of about 16 bits a pattern says no to nearly
// all that is in no pattern; it is small enough for the processor's cache.
type index struct {
	patterns []pattern
	spelling []byte
	many     [][]int32
	gaps     map[int32]string // characters that a pattern allows between its words

	bitmap []uint64
	shift  uint     // of a key, to its word in the bitmap
	slots  []uint64 // high half of a key, and the first pattern with it, plus 1; 0 is free
	mask   uint64
	heads  [9]bool // lengths in bytes of the beginnings looked for
	anyPre bool
}

// pairKey is the key of two words that follow one another.
func pairKey(first, second uint64) uint64 {
	hi, lo := bits.Mul64(first^0xA24BAED4963EE407, second^0x9FB21C651E98DF25)
	return hi ^ lo
}

// headKey is the key of the first size bytes of a folded word.
func headKey(head uint64, size uint) uint64 {
	head &= 1<<(8*size) - 1
	if size >= 8 {
		size = 8
	}
	hi, lo := bits.Mul64(head^0x9E6C63D0876A9A47, 0xE7037ED1A0B428DB+uint64(size)<<32)
	return hi ^ lo
}

// finish builds the tables once all patterns are known; keys are theirs.
func (x *index) finish(keys []uint64) {
	n := max(len(keys), 64)
	words := 1 << bits.Len(uint(n*16/64-1))
	x.bitmap = make([]uint64, words)
	x.shift = uint(64 - bits.TrailingZeros(uint(words)))
	size := 1 << bits.Len(uint(2*n-1))
	x.slots = make([]uint64, size)
	x.mask = uint64(size - 1)
	for i, k := range keys {
		x.bitmap[k>>x.shift] |= bloom(k)
		x.insert(k, int32(i))
	}
}

// bloom are the two bits of a key in its word of the bitmap.
func bloom(k uint64) uint64 { return 1<<(k&63) | 1<<(k>>6&63) }

// maybe reports whether a pattern may have this key.
func (x *index) maybe(k uint64) bool {
	b := bloom(k)
	return x.bitmap[k>>x.shift]&b == b
}

func (x *index) insert(k uint64, id int32) {
	x.patterns[id].next = -1
	for i := k >> 12 & x.mask; ; i = (i + 1) & x.mask {
		switch slot := x.slots[i]; {
		case slot == 0:
			x.slots[i] = k&^0xFFFFFFFF | uint64(id+1)
			return
		case slot>>32 == k>>32:
			x.patterns[id].next = int32(uint32(slot)) - 1
			x.slots[i] = k&^0xFFFFFFFF | uint64(id+1)
			return
		}
	}
}

// lookup returns the first pattern with this key, or -1. Patterns whose keys
// agree in half their bits share a chain: each is compared in full anyway.
func (x *index) lookup(k uint64) int32 {
	for i := k >> 12 & x.mask; ; i = (i + 1) & x.mask {
		slot := x.slots[i]
		if slot == 0 {
			return -1
		}
		if slot>>32 == k>>32 {
			return int32(uint32(slot)) - 1
		}
	}
}

// word returns the word of the pattern's spelling that begins at byte at,
// and where the next one begins.
func (x *index) word(at uint32) (word []byte, next uint32) {
	end := at
	for x.spelling[end] != 0 {
		end++
	}
	return x.spelling[at:end], end + 1
}

// fits reports whether the token is the word: folded, or spelled exactly.
func (s *scratch) fits(word []byte, exact bool, txt string, tok *text.Token) bool {
	if exact {
		s.buf = text.AppendSpelling(s.buf[:0], txt, *tok)
	} else {
		s.buf = text.AppendFolded(s.buf[:0], txt, *tok)
	}
	if n := len(word) - 1; n > 0 && word[n] == '*' {
		return len(s.buf) >= n && string(s.buf[:n]) == string(word[:n])
	}
	return string(s.buf) == string(word)
}
