package digest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// maxCompared is how many words a sentence may have to be compared word by
// word; longer ones are marked between what is equal at both ends.
const maxCompared = 400

// Sentence is a sentence before and after an edit, as internal/diff finds it.
type Sentence struct{ Old, New string }

// mark says what differs between the two sides. A side that is alone is not
// marked: all of it is new, or gone.
func (s Sentence) mark() Pair {
	before, after := strings.Fields(text.Clean(s.Old)), strings.Fields(text.Clean(s.New))
	if len(before) == 0 || len(after) == 0 {
		return Pair{Old: trim(marked(before, make([]bool, len(before)))), New: trim(marked(after, make([]bool, len(after))))}
	}
	// Words are compared without the marks around them: where a name is taken
	// out of a list, the comma before it moves, and the other names stay.
	a, b := differing(bare(before), bare(after))
	if !slices.Contains(a, true) && !slices.Contains(b, true) {
		a, b = differing(before, after)
	}
	return Pair{Old: trim(marked(before, a)), New: trim(marked(after, b))}
}

// bare are words without the punctuation around them; a word that is nothing
// else stays.
func bare(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		if out[i] = strings.TrimFunc(w, unicode.IsPunct); out[i] == "" {
			out[i] = w
		}
	}
	return out
}

// differing says which words of each side are not in the longest common
// subsequence of both.
func differing(a, b []string) (inA, inB []bool) {
	inA, inB = slices.Repeat([]bool{true}, len(a)), slices.Repeat([]bool{true}, len(b))
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		inA[head], inB[head] = false, false
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		inA[len(a)-1-tail], inB[len(b)-1-tail] = false, false
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x) > maxCompared || len(y) > maxCompared {
		return inA, inB
	}
	length := make([][]int, len(x)+1)
	for i := range length {
		length[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			inA[head+i], inB[head+j] = false, false
			i++
			j++
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// marked joins words to segments, neighbours of one mark to one.
func marked(words []string, mark []bool) []Segment {
	var out []Segment
	for i := 0; i < len(words); {
		end := i + 1
		for end < len(words) && mark[end] == mark[i] {
			end++
		}
		s := Segment{Text: strings.Join(words[i:end], " "), Mark: mark[i]}
		if !s.Mark && i > 0 { // the spaces around a mark are not marked
			s.Text = " " + s.Text
		}
		if !s.Mark && end < len(words) {
			s.Text += " "
		}
		out = append(out, s)
		i = end
	}
	return out
}

// trim shortens what is unmarked around the marks of a long sentence, then,
// if that is not enough, its end.
func trim(segments []Segment) []Segment {
	if runes(segments) <= maxSentence {
		return segments
	}
	const keep = 60
	for i := range segments {
		s := &segments[i]
		if s.Mark || utf8.RuneCountInString(s.Text) <= 2*keep+3 {
			continue
		}
		r := []rune(s.Text)
		switch {
		case len(segments) == 1:
		case i == 0:
			s.Text = ellipsis + string(r[len(r)-keep:])
		case i == len(segments)-1:
			s.Text = string(r[:keep]) + ellipsis
		default:
			s.Text = string(r[:keep]) + " " + ellipsis + " " + string(r[len(r)-keep:])
		}
	}
	left := maxSentence
	for i, s := range segments {
		n := utf8.RuneCountInString(s.Text)
		if n > left {
			segments[i].Text = Cut(s.Text, max(left, 1))
			return segments[:i+1]
		}
		left -= n
	}
	return segments
}

func runes(segments []Segment) int {
	n := 0
	for _, s := range segments {
		n += utf8.RuneCountInString(s.Text)
	}
	return n
}
