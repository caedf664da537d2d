package text

import (
	"math/bits"
	"unicode/utf8"
)

// Token is a word with what a matcher asks of it, computed in one pass over
// the original bytes.
type Token struct {
	Start, End int    // half-open byte span in the text
	Hash       uint64 // as Hash(text[Start:End])
	Head       uint64 // the first eight folded bytes, first byte lowest, zero-padded; 0 if not known
	Flags      Flags
	reading    uint8 // the script that look-alike letters are read in, 0 for as written
}

// Flags say what may make a token readable in more than one way.
type Flags uint8

const (
	// hasApostrophe is set if an apostrophe stands inside the token.
	hasApostrophe Flags = 1 << iota
	// Mixed is set if the token has letters of two scripts that share shapes.
	Mixed
)

// Scanner finds the words of a text one by one, as Words does, and hashes
// them on the way. It allocates nothing; a copy of it continues on its own.
type Scanner struct {
	s    string
	next int
	t    *table
}

// NewScanner returns a Scanner at the beginning of s.
func NewScanner(s string) Scanner { return Scanner{s: s, t: folding()} }

// Skip goes on at byte i, which must be the end of a word or of what divides words.
func (sc *Scanner) Skip(i int) { sc.next = i }

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// asciiWord marks, for eight bytes at once, the letters and digits of ASCII
// with the high bit of their byte, and gives the bytes in lower case.
func asciiWord(w uint64) (mask, lower uint64) {
	t := w &^ highs
	l := t | 0x20*ones
	letter := (l + (0x80-'a')*ones) &^ (l + (0x7F-'z')*ones) &^ w & highs
	digit := (t + (0x80-'0')*ones) &^ (t + (0x7F-'9')*ones) &^ w & highs
	return letter | digit, w | letter>>2
}

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// loadTail is load8 for the last, fewer than eight, bytes of a text.
func loadTail(s string) (w uint64) {
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * i)
	}
	return w
}

// Next finds the next word and reports whether there is one. It is one long
// function because it is the inner loop of matching: the state of the hash
// stays in registers.
func (sc *Scanner) Next(tok *Token) bool {
	s, t, i := sc.s, sc.t, sc.next
	low := &t.low
	var e entry
	var n int
	for { // separators
		if i >= len(s) {
			sc.next = i
			return false
		}
		c := s[i]
		if c < utf8.RuneSelf {
			if low[c].class() == classLetter {
				break
			}
			i++
			continue
		}
		if e, n = t.wide(s, i); e.class() == classLetter || e.class() == classSingle {
			break
		}
		i += n
	}
	var (
		start, end = i, i
		h          = uint64(hashSeed)
		acc, head  uint64 // folded bytes not yet hashed; the first eight
		k          uint   // how many bits of acc are used
		ascii      uint64 // all ASCII blocks of the word, to see whether it has letters
		scripts    entry
		odd        bool // has characters whose folding depends on their neighbours
		single     bool
		spilled    bool
		flags      Flags
		b          uint64 // what the next character adds, size bits of it
		size       uint
	)
scan:
	for i < len(s) {
		c := s[i]
		switch {
		case c < utf8.RuneSelf: // a run of ASCII, eight bytes at a time
			if low[c].class() == classSeparator {
				break scan
			}
			var w uint64
			if i+8 <= len(s) {
				w = load8(s[i : i+8])
			} else {
				w = loadTail(s[i:])
			}
			mask, lower := asciiWord(w)
			size = uint(bits.TrailingZeros64(^mask&highs)) &^ 7
			if single {
				break scan
			}
			if size == 0 {
				if !t.letterFollows(s, i+1) {
					break scan
				}
				lower, size = '\'', 8
				flags |= hasApostrophe
			}
			b = lower
			if size < 64 {
				b &= 1<<(size&63) - 1
			}
			ascii |= b
			i += int(size >> 3)
			end = i
		case c < 0xE0 && !single && t.plainPair(s, i) != 0: // letters of two bytes
			for e = t.plainPair(s, i); e != 0; e = t.plainPair(s, i) {
				scripts |= e
				b, size = entryBytes(e), uint(e.length())*8
				i += 2
				acc |= b << (k & 63)
				if k += size; k >= 64 {
					if !spilled {
						head, spilled = acc, true
					}
					h = mix(h, acc)
					k -= 64
					acc = b >> 1 >> ((size - k - 1) & 63)
				}
			}
			end = i
			continue
		default:
			e, n = t.wide(s, i)
			switch e.class() {
			case classLetter:
				if single {
					break scan
				}
			case classJoined:
			case classSingle:
				if end > start {
					break scan
				}
				single = true
			case classMark:
				odd = true // a breve may make и an й
				i += n
				end = i
				continue
			case classIgnorable:
				odd = true // it may stand between ե and ւ
				i += n
				continue
			case classApostrophe:
				if single || !t.letterFollows(s, i+n) {
					break scan
				}
				flags |= hasApostrophe
			default:
				break scan
			}
			scripts |= e
			b, size = entryBytes(e), uint(e.length())*8
			switch size {
			case 16:
				if b == armenianYiwn && i >= start+2 && (s[i-2] == 0xD5 && s[i-1] == 0xA5 || s[i-2] == 0xD4 && s[i-1] == 0xB5) {
					b = 0xD5 | 0xBE<<8 // after ե it is վ
				}
			case lenItself * 8:
				size = uint(n) * 8
				b = loadTail(s[i : i+n])
			case lenLong * 8:
				odd = true
				size = 0
			}
			i += n
			end = i
		}
		acc |= b << (k & 63)
		if k += size; k >= 64 {
			if !spilled {
				head, spilled = acc, true
			}
			h = mix(h, acc)
			k -= 64
			acc = b >> 1 >> ((size - k - 1) & 63)
		}
	}
	sc.next = max(i, end)
	tok.Start = start
	tok.End = end
	tok.reading = 0
	if !spilled {
		head = acc
	}
	script := uint8(scripts >> 56 & 15)
	if ascii&(0x40*ones) != 0 {
		script |= scriptLatin
	}
	if script&(script-1) != 0 {
		flags |= Mixed
	}
	tok.Flags = flags
	if odd {
		tok.rehash(s)
		return true
	}
	tok.Head = head
	tok.Hash = mix(h, acc)
	return true
}

// plainPair describes the plain letter of two bytes at byte i, or is 0.
func (t *table) plainPair(s string, i int) entry {
	if i+1 >= len(s) || s[i]-0xC2 >= 0xE0-0xC2 || s[i+1]&0xC0 != 0x80 {
		return 0
	}
	if e := t.low[int(s[i]&0x1F)<<6|int(s[i+1]&0x3F)]; e&plain != 0 {
		return e
	}
	return 0
}

// wide describes the character at byte i, which is not ASCII.
func (t *table) wide(s string, i int) (entry, int) {
	c := s[i]
	if c < 0xE0 {
		if i+1 < len(s) && c >= 0xC2 && s[i+1]&0xC0 == 0x80 {
			return t.low[int(c&0x1F)<<6|int(s[i+1]&0x3F)], 2
		}
		return 0, 1
	}
	if c < 0xF0 && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
		if p := int(c&0x0F)<<6 | int(s[i+1]&0x3F); p >= 0x20 && p>>5 != 0x1B { // neither overlong nor a surrogate
			return t.pages[t.index[p]][s[i+2]&0x3F], 3
		}
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n <= 1 {
		return 0, 1
	}
	return t.entry(r), n
}

// rehash computes Hash and Head the slow way: for words with characters whose
// folding depends on their neighbours, and for readings.
func (tok *Token) rehash(s string) {
	var buf [64]byte
	tok.Head = 0
	folded := AppendFolded(buf[:0], s, *tok)
	tok.Hash = HashFolded(folded)
	for i, c := range folded[:min(8, len(folded))] {
		tok.Head |= uint64(c) << (8 * i)
	}
}
