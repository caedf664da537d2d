package identity

import (
	_ "embed"
)

//go:generate go run ./gen -o words.bin ../../../shared/data/text/articles.txt.gz ../../../shared/data/stories/events.jsonl ../../../shared/data/stories/pairs.jsonl ../../../shared/data/stories/translations.jsonl

// wordBits is a Bloom filter of lower-case word forms in ten languages, made by
// ./gen. One unknown word in a hundred passes for known, which can only make a
// repair look like a change or, where both spellings are unknown, the reverse
// in one case of a hundred.
//
//go:embed words.bin
var wordBits []byte

const (
	wordProbes  = 6
	bitsPerWord = 9
)

// isWord reports whether a lower-case form is common enough to be no mistake.
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

// WordFilter makes the filter of the given words; its order does not matter.
// It is for the generator.
func WordFilter(words []string) []byte {
	bits := make([]byte, len(words)*bitsPerWord/8+8)
	for _, w := range words {
		for bit := range wordProbe(w, len(bits)) {
			bits[bit>>3] |= 1 << (bit & 7)
		}
	}
	return bits
}

// LowerWords returns the words of a text that are written small, in the form in
// which SameText compares them. It is for the generator.
func LowerWords(s string) []string {
	var out []string
	for _, t := range tokens(s) {
		if t.kind == tokenWord && !isCapital(t.text) && len(t.text) > 1 {
			out = append(out, t.text)
		}
	}
	return out
}

// OneEdit reports whether two different words are one misspelling apart, as
// SameText understands it. It is for the generator.
func OneEdit(a, b string) bool { return edit([]rune(a), []rune(b)) != editOther }
