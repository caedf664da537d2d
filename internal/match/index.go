package match

import (
	"math/bits"

	"tocsin/internal/text"
)

// pattern is one name, word or phrase as it is looked for. Its words stand
// in index.spelling, each ended by a zero byte; * before the zero means that
// the word may go on.
type pattern struct {
	tag   uint32 // the low half of its key
	at    uint32 // in index.spelling
	use   int32  // the leaf, or the complement of the entity; with hasMany an index into index.many
	third uint16 // bits of the hash of the third word, to pass over the many that begin with "of the"; 0 if any
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
	isDotted                          // tells İ and i from I and ı

	byMask = byPair | byPrefix // neither: found by its first word
)

// index finds patterns by the hash of a word, of a pair of words, or of the
// beginning of a word. A filter of about 16 bits a pattern says no to nearly
// all that is in no pattern. What it holds of the patterns that begin with one
// word lies in one line of the processor's cache: so a word is looked up, alone
// and with the next one, at one look at memory, and the lines of the words that
// texts are full of stay near, however many patterns there are.
// Behind it, patterns lie in buckets by the first bits of their keys, and a
// directory says where each bucket begins.
type index struct {
	patterns []pattern
	spelling []byte
	many     [][]int32
	gaps     map[int32]string // characters that a pattern allows between its words

	filter []uint64
	shift  uint // of the hash of a first word, to its line in the filter
	dir    []uint32
	bucket uint    // of a key, to its place in the directory
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
	if size < 8 {
		head &= 1<<(8*size) - 1
	}
	hi, lo := bits.Mul64(head^0x9E6C63D0876A9A47, 0xE7037ED1A0B428DB+uint64(size)<<32)
	return hi ^ lo
}

// thirdTag is what pattern.third holds of the hash of a third word.
func thirdTag(hash uint64) uint16 { return uint16(hash) | 1 }

// lineWords is how many words a line of the filter has: 64 bytes, one line of
// the processor's cache.
const lineWords = 8

// finish sorts the patterns by the bucket of their keys and builds the tables.
// first are the hashes of their first words; of the beginning of a word, its key.
func (x *index) finish(keys, first []uint64) {
	n := max(len(keys), 64)
	x.filter = make([]uint64, 1<<bits.Len(uint(n*16/64-1)))
	x.shift = 64 - uint(bits.TrailingZeros(uint(len(x.filter)/lineWords)))
	buckets := 1 << bits.Len(uint(n-1))
	x.bucket = 64 - uint(bits.TrailingZeros(uint(buckets)))
	x.dir = make([]uint32, buckets+2)
	dir := x.dir[1:] // while it is filled, each bucket's next free place
	for i, k := range keys {
		x.filter[filterWord(first[i], k, x.shift)] |= bloom(k)
		dir[k>>(x.bucket&63)+1]++
	}
	for i := range buckets {
		dir[i+1] += dir[i]
	}
	order := make([]int32, len(keys))
	for i, k := range keys {
		b := k >> (x.bucket & 63)
		order[dir[b]] = int32(i)
		dir[b]++
	}

	patterns := make([]pattern, len(order))
	spelling := make([]byte, 0, len(x.spelling))
	gaps := make(map[int32]string, len(x.gaps))
	for i, id := range order {
		p := x.patterns[id]
		end := uint32(len(x.spelling))
		if int(id)+1 < len(x.patterns) {
			end = x.patterns[id+1].at
		}
		from := p.at
		p.at, p.tag = uint32(len(spelling)), uint32(keys[id])
		spelling = append(spelling, x.spelling[from:end]...)
		patterns[i] = p
		if g, ok := x.gaps[id]; ok {
			gaps[int32(i)] = g
		}
	}
	x.patterns, x.spelling, x.gaps = patterns, spelling, gaps
}

// filterWord is where in the filter the bits of a key are: in the line of the
// first word.
func filterWord(first, k uint64, shift uint) uint64 {
	return first>>(shift&63)*lineWords + k>>12%lineWords
}

// bloom are the two bits of a key in its word of the filter.
func bloom(k uint64) uint64 { return 1<<(k&63) | 1<<(k>>6&63) }

// maybe reports whether a pattern may have this key.
func (x *index) maybe(first, k uint64) bool {
	b := bloom(k)
	return x.filter[filterWord(first, k, x.shift)]&b == b
}

// candidates are the numbers of the patterns whose keys begin like this one;
// those with another tag have another key.
func (x *index) candidates(k uint64) (from, to uint32) {
	i := k >> (x.bucket & 63)
	return x.dir[i], x.dir[i+1]
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

// appendWord appends a token as patterns with these flags are spelled: as
// written, folded with ı kept apart, or folded.
func appendWord(dst []byte, flags patternFlags, s string, tok *text.Token) []byte {
	switch {
	case flags&isExact != 0:
		return text.AppendSpelling(dst, s, *tok)
	case flags&isDotted != 0:
		return text.AppendDotted(dst, s, *tok)
	}
	return text.AppendFolded(dst, s, *tok)
}

// fits reports whether the token is the word, as the flags of its pattern say.
func (s *scratch) fits(word []byte, flags patternFlags, txt string, tok *text.Token) bool {
	s.buf = appendWord(s.buf[:0], flags, txt, tok)
	if n := len(word) - 1; n > 0 && word[n] == '*' {
		return len(s.buf) >= n && string(s.buf[:n]) == string(word[:n])
	}
	return string(s.buf) == string(word)
}
