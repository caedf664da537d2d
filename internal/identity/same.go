package identity

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxRepairs bounds how many places may be repaired in a text that is still
// the same: an editor's round of corrections, not a rewriting.
const maxRepairs = 12

// SameText reports whether a new state of an article says word for word what
// the old one said: nothing differs, or only typography, or misspelt words were
// repaired ("prisonres" -> "prisoners"), joined, divided or no longer doubled.
// A changed number, name, negation, inflection, capital letter or question
// mark, an added or removed quotation mark, word or sentence, and whatever is
// in doubt, is a change. reason is for people, in either case.
func SameText(oldTitle, oldText, newTitle, newText string) (same bool, reason string) {
	if oldTitle == newTitle && oldText == newText {
		return true, "nothing changed"
	}
	repaired := 0
	for _, part := range []struct{ name, from, to string }{{"title", oldTitle, newTitle}, {"text", oldText, newText}} {
		if part.from == part.to {
			continue
		}
		a, b := tokens(part.from), tokens(part.to)
		diff, ok := hunks(a, b, 4*maxRepairs)
		if !ok {
			return false, part.name + " rewritten"
		}
		if len(diff) > maxRepairs {
			return false, fmt.Sprintf("%s changed in %d places", part.name, len(diff))
		}
		r := newRepair(a, b)
		for _, h := range diff {
			if !r.allows(h) {
				return false, fmt.Sprintf("%s: %s", part.name, describe(a, b, h))
			}
		}
		repaired += len(diff)
	}
	if repaired == 0 {
		return true, "typography only"
	}
	return true, fmt.Sprintf("typography or spelling only (%d repaired)", repaired)
}

// describe says what one hunk did, in few words.
func describe(a, b []token, h hunk) string {
	from, to := phrase(a[h.a0:h.a1]), phrase(b[h.b0:h.b1])
	switch {
	case from == "":
		return fmt.Sprintf("%q added", to)
	case to == "":
		return fmt.Sprintf("%q removed", from)
	}
	return fmt.Sprintf("%q became %q", from, to)
}

// phrase joins a few tokens for show.
func phrase(ts []token) string {
	const most = 8
	var b strings.Builder
	for i, t := range ts {
		if i == most {
			b.WriteString(" ...")
			break
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// repair judges hunks between two token lists.
type repair struct {
	a, b       []token
	inA, inB   map[string]bool // lower-case words of each
	titleCaseB bool            // capitals say nothing here
}

func newRepair(a, b []token) *repair {
	r := &repair{a: a, b: b, inA: map[string]bool{}, inB: map[string]bool{}}
	for _, t := range a {
		r.inA[t.text] = true
	}
	long, capital := 0, 0
	for _, t := range b {
		r.inB[t.text] = true
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

// allows reports whether one hunk only repairs.
func (r *repair) allows(h hunk) bool {
	from, to := r.a[h.a0:h.a1], r.b[h.b0:h.b1]
	for _, t := range from {
		if t.kind != tokenWord {
			return false
		}
	}
	for _, t := range to {
		if t.kind != tokenWord {
			return false
		}
	}
	switch {
	case len(to) == 0:
		return len(from) == 1 && r.doubled(h)
	case len(from) == 0:
		return false
	case joined(from) == joined(to):
		return true
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
// spelling must be no word and the new one must be known: from the background
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
	if kind == editOther || isWord(a) {
		return false
	}
	if isWord(b) {
		return true
	}
	return kind != editInner && r.inA[b] && !r.inB[a] && utf8.RuneCountInString(b) >= 5
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
