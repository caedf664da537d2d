package identity

import _ "embed"

// The list of English is index.json of the npm package
// an-array-of-english-words, under the licence in words.license.
//
//go:generate env TOCSIN_MAKE=words.bin go test -count 1 -run ^TestMakeWords$ .

// wordBits is a Bloom filter of some 486,000 lower-case word forms in ten
// languages, made by TestMakeWords. One unknown word in a hundred passes for
// known, which makes a repair look like a change or, where both spellings are
// unknown, the reverse in one case of a hundred.
//
//go:embed words.bin
var wordBits []byte

const wordProbes = 6

// isWord reports whether a lower-case form occurs in the texts or the list of words.
func isWord(w string) bool {
	for bit := range wordProbe(w, len(wordBits)) {
		if wordBits[bit>>3]&(1<<(bit&7)) == 0 {
			return false
		}
	}
	return len(wordBits) > 0
}

// wordProbe yields the positions of a word in a filter of n bytes.
func wordProbe(w string, n int) func(func(uint64) bool) {
	return func(yield func(uint64) bool) {
		if n == 0 {
			return
		}
		h := wordHash([]byte(w))
		h = (h ^ h>>33) * 0xFF51AFD7ED558CCD
		h ^= h >> 33
		step := h>>32 | 1
		for range wordProbes {
			if !yield(h % (8 * uint64(n))) {
				return
			}
			h += step * 0x9E3779B97F4A7C15
		}
	}
}
