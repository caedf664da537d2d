package decoys

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Candidates are looked for at the beginning of each text, where those stand whom
// it is about. So many are enough, and no outlet can name more to use up memory.
const (
	maxLead       = 4 << 10
	maxCandidates = 200_000
)

// A shape is what whoever reads an archive sees of a name without knowing it.
type shape int

const (
	person  shape = iota // written in two words or more
	capital              // a word that is never written small
	plain                // any other word; all in scripts that have no capitals
)

// shapeOf returns the shape of a name as it is written.
func shapeOf(written string) shape {
	r, _ := utf8.DecodeRuneInString(written)
	switch {
	case strings.Contains(strings.TrimSpace(written), " "):
		return person
	case unicode.IsUpper(r):
		return capital
	}
	return plain
}

func (s shape) kind() news.EntityKind {
	if s == person {
		return news.KindPerson
	}
	return news.KindTerm
}

// candidate is a name that may be a decoy.
type candidate struct {
	name  string
	in    []int // places of the articles that have it, in order
	small bool  // a word that is written small somewhere
	inner bool  // a word that is written with a capital inside a sentence
}

// candidates are the names of an archive by shape.
type candidates map[shape][]*candidate

// candidates finds the names in the archive: all words of three letters or more,
// and whom it names in full.
func (all *archive) candidates() candidates {
	words := tally{}
	for i := range all.revisions {
		lead := begun(all.revisions[i].Text, maxLead)
		for sentence := range text.Sentences(lead) {
			words.read(lead[sentence.Start:sentence.End], i)
		}
	}
	people := tally{}
	small := func(folded string) bool { w := words[folded]; return w != nil && w.small }
	for i, r := range all.revisions {
		doc := names.Document{Title: r.Title, Text: begun(r.Text, maxLead), Language: r.Language}
		for _, m := range names.Persons(&doc, small) {
			written := doc.Text
			if m.Field == news.FieldTitle {
				written = doc.Title
			}
			written = written[m.Start:m.End]
			c := people.add(beginnings(written), written, i)
			if c != nil && len(written) < len(c.name) { // the shortest has no case ending
				c.name = strings.Clone(written)
			}
		}
	}
	out := candidates{}
	for _, c := range people {
		out[person] = append(out[person], c)
	}
	for _, c := range words {
		s := plain
		if c.inner && !c.small {
			s = capital
		}
		out[s] = append(out[s], c)
	}
	return out
}

// tally counts names by a key that all their forms have.
type tally map[string]*candidate

// add counts a name in the article at a place; nil where there are too many names.
func (t tally) add(key, written string, place int) *candidate {
	c := t[key]
	if c == nil {
		if len(t) >= maxCandidates {
			return nil
		}
		c = &candidate{name: strings.Clone(written)}
		t[strings.Clone(key)] = c
	}
	if n := len(c.in); n == 0 || c.in[n-1] != place {
		c.in = append(c.in, place)
	}
	return c
}

// read counts the words of one sentence.
func (t tally) read(sentence string, place int) {
	first := true
	for w := range text.Words(sentence) {
		written := sentence[w.Start:w.End]
		r, _ := utf8.DecodeRuneInString(written)
		if utf8.RuneCountInString(written) >= 3 && unicode.IsLetter(r) {
			if c := t.add(text.Fold(written), written, place); c != nil {
				isCapital := unicode.IsUpper(r)
				c.small = c.small || !isCapital
				c.inner = c.inner || isCapital && !first
			}
		}
		first = false
	}
}

// beginningLetters are the letters at the beginning of a word that its forms
// have in common: cases, and mostly relatives' surnames.
const beginningLetters = 4

// beginning is how a word begins, folded.
func beginning(word string) string {
	folded := text.Fold(word)
	n := 0
	for i := range folded {
		if n == beginningLetters {
			return folded[:i]
		}
		n++
	}
	return folded
}

// beginnings are those of all words of a name.
func beginnings(name string) string {
	var out []string
	for w := range text.Words(name) {
		out = append(out, beginning(name[w.Start:w.End]))
	}
	return strings.Join(out, " ")
}
