// Package hashtags writes out the words of hashtags and handles, between which
// nobody puts spaces: #FreeRubenVardanyan, #Рубен_Варданян, @RedCross.
package hashtags

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Out are the hashtags of one text, written out. The zero value is of none.
type Out struct {
	// Words has each hashtag of several words on a line, each word with a
	// capital, for names are looked for by it: Free Ruben Vardanyan. What is
	// one word is left out: it stands in the text as well.
	Words string

	buf    []byte
	pieces []piece
}

// piece is one word: where it begins in Words and where it stands in the text.
type piece struct{ at, start, end int }

// maxTag is how many bytes of a hashtag are read.
const maxTag = 280

// Read writes out the hashtags of a text. It allocates only where there are some.
func (o *Out) Read(text string) {
	o.Words, o.buf, o.pieces = "", o.buf[:0], o.pieces[:0]
	for _, sign := range [...]byte{'#', '@'} {
		for i := 0; i < len(text); {
			n := strings.IndexByte(text[i:], sign)
			if n < 0 {
				break
			}
			i += n + 1
			if before, _ := utf8.DecodeLastRuneInString(text[:i-1]); before != '&' && !inTag(before) { // no &#39;, no mail address
				i = o.tag(text, i)
			}
		}
	}
	if len(o.buf) > 0 {
		o.Words = string(o.buf)
	}
}

// tag writes out the hashtag whose first letter is at byte start, and returns its end.
func (o *Out) tag(text string, start int) int {
	written, known := len(o.buf), len(o.pieces)
	end, from := start, start
	var last rune // letter or digit before end
	for limit := min(len(text), start+maxTag); end < limit; {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !inTag(r) {
			break
		}
		if r == '_' {
			o.word(text, from, end)
			from, last = end+n, 0
		} else if !unicode.In(r, unicode.M, unicode.Cf) {
			after, _ := utf8.DecodeRuneInString(text[end+n:])
			if last != 0 && divides(last, r, after) {
				o.word(text, from, end)
				from = end
			}
			last = r
		}
		end += n
	}
	o.word(text, from, end)
	if len(o.pieces) < known+2 {
		o.buf, o.pieces = o.buf[:written], o.pieces[:known]
	} else {
		o.buf[len(o.buf)-1] = '\n'
	}
	return end
}

// inTag reports whether a character may stand in a hashtag, invisible ones among them.
func inTag(r rune) bool {
	return r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Cf)
}

// divides reports whether a word ends between two characters of a hashtag: before
// a capital (FreeRuben, ICRCVisits), before and behind digits.
func divides(last, r, after rune) bool {
	switch {
	case unicode.IsNumber(last) != unicode.IsNumber(r):
		return true
	case !unicode.IsUpper(r):
		return false
	}
	return unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(after)
}

// word adds text[from:end] with a capital, unless that takes other bytes.
func (o *Out) word(text string, from, end int) {
	if from == end {
		return
	}
	o.pieces = append(o.pieces, piece{at: len(o.buf), start: from, end: end})
	r, n := utf8.DecodeRuneInString(text[from:])
	if c := unicode.ToTitle(r); utf8.RuneLen(c) == n {
		o.buf = utf8.AppendRune(o.buf, c)
	} else {
		o.buf = append(o.buf, text[from:from+n]...)
	}
	o.buf = append(append(o.buf, text[from+n:end]...), ' ')
}

// Span is where Words[start:end] stands in the text; false if it is of none.
func (o *Out) Span(start, end int) (from, to int, ok bool) {
	first, last := o.pieceAt(start), o.pieceAt(end-1)
	if first < 0 || last < first {
		return 0, 0, false
	}
	a, b := o.pieces[first], o.pieces[last]
	return min(a.start+start-a.at, a.end), min(b.start+end-b.at, b.end), true
}

// pieceAt is the last piece that begins at a byte of Words or before it, -1 if none.
func (o *Out) pieceAt(at int) int {
	from, to := 0, len(o.pieces)
	for from < to {
		if mid := (from + to) / 2; o.pieces[mid].at <= at {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from - 1
}
