package story

import (
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// class is what kind of word a term is.
type class uint8

const (
	classWord   class = iota
	className         // written with a capital where a common word would not be
	classNumber       // holds a digit
)

const (
	// stemLetters is the length that words are cut to: case endings of Armenian,
	// Russian, Turkish or Georgian fall off, and no dictionary is needed.
	stemLetters = 5
	// maxWords bounds how much of a text is read: what comes after is rarely the
	// news, and cost stays the same for a book.
	maxWords = 1200
	// maxWordBytes bounds how much of a word is read, as some are a page long.
	maxWordBytes = 1 << 10
)

// term is one word of a text as the index sees it.
type term struct {
	latin []byte // transliterated, whole
	stem  []byte // latin, cut
	class class
	at    int  // which word of the text it is, from 0; -1 in the title
	first bool // begins a sentence
	upper bool
}

// eachTerm calls f for the words of a title and a text. The slices are reused.
func eachTerm(title, body string, f func(term)) {
	var r termReader
	r.read(title, true, f)
	r.read(body, false, f)
}

type termReader struct {
	folded, latin []byte
}

func (r *termReader) read(s string, title bool, f func(term)) {
	n, last := 0, 0
	for w := range text.Words(s) {
		t := term{at: n, first: n == 0 || sentenceBetween(s[last:w.Start])}
		if title {
			t.at = -1
		}
		word := s[w.Start:min(w.End, w.Start+maxWordBytes)]
		if c, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(c) {
			t.upper = true
		}
		r.folded = text.AppendFold(r.folded[:0], word)
		r.latin = appendLatin(r.latin[:0], cutApostrophe(r.folded))
		t.latin = r.latin
		t.stem = cutStem(r.latin)
		for _, c := range r.latin {
			if '0' <= c && c <= '9' {
				t.class = classNumber
				t.stem = r.latin
				break
			}
		}
		last = w.End
		if n++; n > maxWords {
			return
		}
		if len(t.stem) > 0 {
			f(t)
		}
	}
}

// sentenceBetween reports whether what stands between two words ends a
// sentence, so that a capital after it says nothing.
func sentenceBetween(gap string) bool {
	for _, c := range gap {
		switch c {
		case '.', '!', '?', '\n', '։', ':', '…', '“', '"', '«', '—', '`':
			return true
		}
	}
	return false
}

// cutApostrophe drops what follows an apostrophe late in a word: 's, 'nin.
func cutApostrophe(w []byte) []byte {
	for i, c := range w {
		if c == '\'' && i >= 2 {
			return w[:i]
		}
	}
	return w
}

func cutStem(w []byte) []byte {
	n := 0
	for i := range w {
		if utf8.RuneStart(w[i]) {
			if n == stemLetters {
				return w[:i]
			}
			n++
		}
	}
	return w
}

// hash24 is FNV-1a folded to 24 bits: it must stay the same from one build to
// the next, because vectors are stored and the background is shipped.
func hash24(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return mix24(h)
}

func mix24(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85EBCA6B
	h = (h ^ h>>13) * 0xC2B2AE35
	return (h ^ h>>16) >> (32 - hashBits)
}
