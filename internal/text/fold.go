package text

import (
	"math/bits"
	"unicode/utf8"
)

// Fold returns the form in which two spellings of a word are compared: NFKC,
// full case folding, diacritics and invisible characters removed, apostrophes
// of any shape written '. On top of Unicode:
//
//   - և, ԵՎ and եւ are one (եվ);
//   - İ, I, ı and i are one;
//   - ё is е by its diacritic, but й stays й, composed or not;
//   - the shapes of one Arabic letter are one (ي, ی and ى; ك and ک; ه and ة), as are
//     those of one Hebrew letter (ן and נ), and tatweel is nothing;
//   - Hangul syllables stay composed, and vowel signs of scripts where they
//     tell words apart stay.
//
// What divides words is kept as it is; invalid UTF-8 becomes U+FFFD.
func Fold(s string) string {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			return string(AppendFold(make([]byte, 0, len(s)+8), s))
		}
	}
	return s
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte {
	t := folding()
	base := len(dst)
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			} else if c == '`' {
				c = '\''
			}
			dst = append(dst, c)
			i++
			continue
		}
		e, n := t.wide(s, i)
		if e&plain != 0 && e.length() == 2 {
			dst = append(dst, byte(e), byte(e>>8))
		} else {
			dst = t.appendFolded(dst, base, e, s[i:i+n])
		}
		i += n
	}
	return dst
}

// appendFolded appends what char, described by e, contributes. What stands
// in dst from base on belongs to the same text.
func (t *table) appendFolded(dst []byte, base int, e entry, char string) []byte {
	switch e.class() {
	case classSeparator:
		if char[0] >= utf8.RuneSelf && len(char) == 1 {
			return append(dst, "\uFFFD"...)
		}
		return append(dst, char...)
	case classMark:
		if char == "\u0306" && endsWith(dst[base:], "и") {
			dst[len(dst)-1]++ // и and a combining breve are й
		}
		return dst
	}
	switch n := e.length(); n {
	case lenItself:
		return append(dst, char...)
	case lenLong:
		r, _ := utf8.DecodeRuneInString(char)
		return append(dst, t.long[r]...)
	case 2:
		if entryBytes(e) == armenianYiwn && endsWith(dst[base:], "ե") {
			return append(dst, "վ"...)
		}
		return append(dst, byte(e), byte(e>>8))
	default:
		for ; n > 0; n-- {
			dst = append(dst, byte(e))
			e >>= 8
		}
	}
	return dst
}

func entryBytes(e entry) uint64 { return uint64(e) & (1<<48 - 1) }

// armenianYiwn is ւ as it stands in an entry; after ե it is read v, and the
// pair is one with և and եվ.
const armenianYiwn = 0xD6 | 0x82<<8

func endsWith(b []byte, two string) bool {
	n := len(b)
	return n >= 2 && b[n-2] == two[0] && b[n-1] == two[1]
}

// Hash returns a 64-bit hash of the folded word. It is stable only within
// one build of Tocsin: do not store it.
func Hash(word string) uint64 {
	var buf [64]byte
	return HashFolded(AppendFold(buf[:0], word))
}

// HashFolded is Hash of a word that is folded already.
func HashFolded(b []byte) uint64 {
	h := uint64(hashSeed)
	for ; len(b) >= 8; b = b[8:] {
		h = mix(h, uint64(b[0])|uint64(b[1])<<8|uint64(b[2])<<16|uint64(b[3])<<24|
			uint64(b[4])<<32|uint64(b[5])<<40|uint64(b[6])<<48|uint64(b[7])<<56)
	}
	var last uint64
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	return mix(h, last)
}

// The hash takes the folded bytes eight at a time, the last block (perhaps
// empty) padded with zeros; a folded word holds none. Each step is the
// multiply-and-fold of wyhash (Wang Yi, public domain).
const (
	hashSeed = 0x9E3779B97F4A7C15
	hashMul  = 0xD6E8FEB86659FD93
)

func mix(h, block uint64) uint64 {
	hi, lo := bits.Mul64(h^block, hashMul)
	return hi ^ lo ^ h>>17
}
