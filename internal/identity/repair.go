package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// repair judges hunks between two token lists.
type repair struct {
	a, b       []token
	inA, inB   map[string]int // how often each has a token
	titleCaseB bool           // capitals say nothing here
}

func newRepair(a, b []token) *repair {
	r := &repair{a: a, b: b, inA: map[string]int{}, inB: map[string]int{}}
	for _, t := range a {
		r.inA[t.text]++
	}
	long, capital := 0, 0
	for _, t := range b {
		r.inB[t.text]++
		if t.kind == tokenWord && utf8.RuneCountInString(t.text) >= 4 {
			long++
			if isCapital(t.text) {
				capital++
			}
		}
	}
	r.titleCaseB = long > 0 && capital*10 >= long*6
	return r
}

func isCapital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// soft reports whether a hunk only puts or leaves out full stops where
// typographers do as they like.
func (r *repair) soft(h hunk) bool {
	for _, t := range slices.Concat(r.a[h.a0:h.a1], r.b[h.b0:h.b1]) {
		if !t.soft {
			return false
		}
	}
	return true
}

// allows reports whether one hunk only repairs the spelling of what is no word.
func (r *repair) allows(h hunk) bool {
	from, to := r.a[h.a0:h.a1], r.b[h.b0:h.b1]
	for _, t := range slices.Concat(from, to) {
		if t.kind != tokenWord || negates(t.text) {
			return false
		}
	}
	switch {
	case len(to) == 0:
		return len(from) == 1 && r.doubled(h)
	case len(from) == 0:
		return false
	case joined(from) == joined(to):
		return slices.ContainsFunc(from, r.unknown) && !slices.ContainsFunc(to, r.unknown)
	case len(from) == len(to):
		for i := range from {
			if from[i].text != to[i].text && !r.respelt(from[i], to[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// unknown reports whether a word of the old or the new text is one that occurs
// nowhere: not in the list, not with an ending, and not twice in either text.
func (r *repair) unknown(t token) bool {
	w := strings.ToLower(t.text)
	return !isWord(t.text) && !isWord(w) && !inflected(w) && r.inA[t.text] < 2 && r.inB[t.text] < 2
}

// minKnown is of how many words of a text all but one must be known for that one
// to be taken for a slip. In English texts one in 125 is unknown, in Russian and
// Armenian ones one in four: there it may be any word.
const minKnown = 20

// versed reports whether the list knows the language of the new text well enough
// for what it does not know to be no word.
func (r *repair) versed() bool {
	words, unknown := 0, 0
	for w := range r.inB {
		if c, _ := utf8.DecodeRuneInString(w); !unicode.IsLower(c) && !unicode.Is(unicode.Georgian, c) {
			continue
		}
		if words++; !isWord(w) && !inflected(w) {
			unknown++
		}
	}
	return unknown*minKnown <= words
}

// doubled reports whether the removed word stood beside its like.
func (r *repair) doubled(h hunk) bool {
	w := r.a[h.a0].text
	return h.a0 > 0 && r.a[h.a0-1].text == w || h.a1 < len(r.a) && r.a[h.a1].text == w
}

// joined is the letters of the words, without spaces and apostrophes.
func joined(ts []token) string {
	var b strings.Builder
	for _, t := range ts {
		b.WriteString(strings.ReplaceAll(t.text, "'", ""))
	}
	return b.String()
}

// respelt reports whether one word is the other, misspelt. Both in lower case
// or both at a place where capitals say nothing; else it may be a name. The old
// spelling must occur nowhere and the new one must be known: from the background
// of news words, or because the old text itself has it elsewhere.
func (r *repair) respelt(from, to token) bool {
	a, b := from.text, to.text
	if isCapital(a) != isCapital(b) {
		return false
	}
	if isCapital(a) {
		if !r.titleCaseB && !(from.first && to.first) {
			return false
		}
		a, b = strings.ToLower(a), strings.ToLower(b)
	}
	kind := edit([]rune(a), []rune(b))
	if kind == editOther || !r.unknown(from) || isWord(a) {
		return false
	}
	if isWord(b) {
		return true
	}
	return kind != editInner && r.inA[b] > 0 && r.inB[a] == 0 && utf8.RuneCountInString(b) >= 5
}

type editKind uint8

const (
	editOther  editKind = iota
	editInner           // one letter inside the word put in, left out or exchanged
	editDouble          // a letter doubled, or no longer
	editSwap            // two neighbours exchanged
)

// edit classifies the difference of two spellings. Other is everything that
// could be grammar: more than one edit, a change of the first letter or a
// prefix, of the last letter or an ending.
func edit(a, b []rune) editKind {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 3 || len(b)-len(a) > 1 {
		return editOther
	}
	head := 0
	for head < len(a) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	midA, midB := a[head:len(a)-tail], b[head:len(b)-tail]
	switch {
	case len(midA) == 2 && len(midB) == 2 && midA[0] == midB[1] && midA[1] == midB[0]:
		return editSwap
	case len(midA) == 0 && len(midB) == 1:
		if head > 0 && b[head-1] == midB[0] && tail > 0 {
			return editDouble
		}
	case len(midA) == 1 && len(midB) == 1:
	default:
		return editOther
	}
	if head == 0 || tail == 0 || len(b) < 5 {
		return editOther
	}
	return editInner
}
