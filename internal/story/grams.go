package story

// gramLetters is the length of the character n-grams that find a text in
// another language: 4 found all 335 translations of the development set, 3 and 5
// did not.
const gramLetters = 4

// gramReader cuts words into n-grams, with "^" before and "$" after the word.
type gramReader struct{ buf []byte }

// each calls f with the hash of every n-gram of a term; a number is one gram.
func (g *gramReader) each(t term, f func(hash uint32)) {
	if t.class == classNumber {
		f(hash24(t.latin))
		return
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
