package story

// gramLetters is the length of the character n-grams that find a text in
// another language: 4 found more translations of the development set than 3
// and 5.
const gramLetters = 4

// leastConsonants is the number of consonants from which a name's skeleton
// says something.
const leastConsonants = 3

// gramReader cuts words into n-grams, with "^" before and "$" after the word.
type gramReader struct{ buf []byte }

// each calls f with the hash of every n-gram of a term; a number is one gram,
// and a word with a capital also gives its skeleton.
func (g *gramReader) each(t term, f func(hash uint32)) {
	if t.class == classNumber {
		f(hash24(t.latin))
		return
	}
	if t.upper && !t.first && t.at >= 0 {
		g.buf = appendSkeleton(append(g.buf[:0], '~'), t.latin)
		if len(g.buf) > leastConsonants {
			f(hash24(g.buf))
		}
	}
	g.buf = append(g.buf[:0], '^')
	g.buf = append(append(g.buf, t.latin...), '$')
	if len(g.buf) <= gramLetters {
		if len(g.buf) == gramLetters {
			f(hash24(g.buf))
		}
		return
	}
	for i := 0; i+gramLetters <= len(g.buf); i++ {
		f(hash24(g.buf[i : i+gramLetters]))
	}
}

// consonantClass sorts Latin letters into the classes that survive being carried
// from script to script: Khachatryan, Xaçatryan and Хачатрян have one skeleton.
const consonantClass = ".bst.vk..sklmn.bkrst.vvk.s" // of a to z

// appendSkeleton appends the classes of a word's consonants, without vowels, y
// and h, and each only once in a row.
func appendSkeleton(dst, latin []byte) []byte {
	last := byte(0)
	for _, c := range latin {
		if c < 'a' || c > 'z' {
			last = 0
			continue
		}
		class := consonantClass[c-'a']
		if class != '.' && class != last {
			dst = append(dst, class)
		}
		if class != '.' || c != 'h' {
			last = class
		}
	}
	return dst
}
