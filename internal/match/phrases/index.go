// Package phrases finds names, words and phrases in texts. It promises that one
// pass over the original bytes finds each of them, however many there are; that
// words are what package text says they are, whole, with case and diacritics
// folded or as written; and that an Index never changes once it is built.
package phrases

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"tocsin/internal/text"
)

// pattern is one name, word or phrase as it is looked for.
type pattern struct {
	use   int32 // what the caller calls it; with hasMany an index into Index.many
	words uint8
	flags patternFlags
	at    uint32 // in Index.book: its words, each ended by a zero byte; * before the zero means that the word may go on
}

// noUse marks a pattern that nothing uses yet.
const noUse = 1<<31 - 1

type patternFlags uint8

const (
	isExact  patternFlags = 1 << iota // spelled as written: case counts
	isProper                          // of several words, the last with a capital
	byPair                            // found by its first two words
	byPrefix                          // found by the beginning of its first word
	hasMany                           // used several times
	hasGap                            // written with punctuation between words: see Index.gaps
	isDotted                          // tells İ and i from I and ı

	byMask = byPair | byPrefix // neither: found by its first word
)

// Index finds patterns by the hash of a word, of a pair of words, or of the
// beginning of a word. Among a million patterns nearly each look at a table
// waits for memory, so there are few of them:
//
// A filter of about 16 bits a pattern says no to nearly all that is in no
// pattern. What it holds of the patterns that begin with one word lies in one
// line of the processor's cache: so a word is looked up, alone and with the
// next one, at one look, and the lines of the words that texts are full of
// stay near, however many patterns there are.
//
// Behind it, patterns lie in buckets by the first bits of their keys. A
// directory says where each bucket begins; slots tell the patterns of a bucket
// apart; only what is most likely there is read in the book, where the whole
// pattern lies in one place.
type Index struct {
	filter []uint64
	shift  uint // of the hash of a first word, to its line in the filter
	dir    []uint32
	bucket uint // of a key, to its place in the directory
	slots  []slot
	book   []byte // a record for each pattern

	many   [][]int32
	gaps   map[uint32]string // characters that a pattern allows between its words, by slot.at
	heads  [9]bool           // lengths in bytes of the beginnings looked for
	anyPre bool
}

// slot is what is asked of a pattern before it is read.
type slot struct {
	tag   uint16 // of its key
	third uint16 // bits of the hash of the third word, to pass over the many that begin with "of the"; 0 if any
	at    uint32 // in Index.book
}

// Len is how many patterns there are.
func (x *Index) Len() int { return len(x.slots) }

// Use is what a pattern stands for; where it stands for many, see Many.
func (x *Index) Use(id int32) (use int32, many bool) {
	r := x.book[x.slots[id].at:]
	return int32(binary.LittleEndian.Uint32(r)), patternFlags(r[flagsAt])&hasMany != 0
}

// Many are what a pattern stands for of which Use says that there are many.
func (x *Index) Many(use int32) []int32 { return x.many[use] }

// Uses are all that a pattern stands for. one is where a single use is kept.
func (x *Index) Uses(id int32, one *[1]int32) []int32 {
	use, many := x.Use(id)
	if many {
		return x.many[use]
	}
	one[0] = use
	return one[:]
}

// Spelled is a pattern as it is looked for: folded, unless its case counts.
func (x *Index) Spelled(id int32) string {
	p := x.pattern(id)
	var words []string
	at := p.at
	for range p.words {
		var word []byte
		word, at = x.word(at)
		words = append(words, string(word))
	}
	return strings.Join(words, " ")
}

// like reports whether a pattern may have the key with this tag, and this third
// word.
func (s slot) like(tag, third uint16) bool {
	return s.tag == tag && (s.third == third || s.third == 0 || third == 0)
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

// tagOf is what slot.tag holds of a key: bits that neither the filter nor the
// directory goes by.
func tagOf(key uint64) uint16 { return uint16(key >> 16) }

// thirdTag is what slot.third holds of the hash of a third word.
func thirdTag(hash uint64) uint16 { return uint16(hash) | 1 }

// lineWords is how many words a line of the filter has: 64 bytes, one line of
// the processor's cache.
const lineWords = 8

// filterWord is where in the filter the bits of a key are: in the line of the
// first word.
func filterWord(first, k uint64, shift uint) uint64 {
	return first>>(shift&63)*lineWords + k>>12%lineWords
}

// bloom are the two bits of a key in its word of the filter.
func bloom(k uint64) uint64 { return 1<<(k&63) | 1<<(k>>6&63) }

// maybe reports whether a pattern may have this key.
func (x *Index) maybe(first, k uint64) bool {
	b := bloom(k)
	return x.filter[filterWord(first, k, x.shift)]&b == b
}

// bucket is where in the slots the patterns are whose keys begin alike.
type bucket struct{ from, to uint32 }

func (x *Index) bucketOf(k uint64) bucket {
	i := k >> (x.bucket & 63)
	return bucket{x.dir[i], x.dir[i+1]}
}

// A record of the book is what uses the pattern (32 bits, lowest byte first),
// how many words it has, its flags, and then the words: see pattern.
const (
	wordsAt    = 4
	flagsAt    = 5
	recordHead = 6
)

// pattern reads a pattern in the book.
func (x *Index) pattern(id int32) pattern {
	at := x.slots[id].at
	b := x.book[at : at+recordHead]
	return pattern{use: int32(binary.LittleEndian.Uint32(b)), words: b[wordsAt], flags: patternFlags(b[flagsAt]), at: at + recordHead}
}

// word returns the word of a pattern's spelling that begins at byte at,
// and where the next one begins.
func (x *Index) word(at uint32) (word []byte, next uint32) {
	end := at
	for x.book[end] != 0 {
		end++
	}
	return x.book[at:end], end + 1
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
func (s *Scanner) fits(word []byte, flags patternFlags, txt string, tok *text.Token) bool {
	s.buf = appendWord(s.buf[:0], flags, txt, tok)
	if n := len(word) - 1; n > 0 && word[n] == '*' {
		return len(s.buf) >= n && string(s.buf[:n]) == string(word[:n])
	}
	return string(s.buf) == string(word)
}
