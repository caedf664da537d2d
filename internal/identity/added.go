package identity

import (
	"strings"

	"tocsin/internal/text"
)

// addedLength bounds how much of a sentence ShownAdded shows, in bytes.
const addedLength = 240

// Covers reports whether a text says nothing that the original does not: each of
// its sentences stands there word for word. Of texts too long to be compared it
// is true if they are equal.
func Covers(original, other string) bool {
	if len(original)+len(other) > maxCompared {
		return original == other
	}
	have := map[string]bool{}
	for _, s := range sentencesOf(original) {
		have[s.key()] = true
	}
	for _, s := range sentencesOf(other) {
		if !have[s.key()] {
			return false
		}
	}
	return true
}

// Addition is what a copy says beyond its original.
type Addition struct {
	Sentences []AddedSentence // that are like none of the original, in their order
	Words     int             // of those
	Total     int             // of the copy
	Lead      bool            // its first sentence is one of them
}

// AddedSentence is one sentence of the copy.
type AddedSentence struct {
	Text       string
	Start, End int // half-open bytes of the copy
	Words      int
}

// Share is the part of the copy that is added, from 0 to 1.
func (a Addition) Share() float64 { return float64(a.Words) / float64(max(a.Total, 1)) }

// Added returns what a text adds to another. Of texts too long to be compared
// that is nothing.
func Added(original, other string) Addition {
	var out Addition
	if len(original)+len(other) > maxCompared {
		return out
	}
	index := indexSentences(sentencesOf(original))
	at := 0
	for i, s := range sentencesOf(other) {
		start := at + strings.Index(other[at:], s.text) // sentences come in their order
		at = start + len(s.text)
		out.Total += len(s.words)
		if _, like := index.nearest(s); like >= 0.5 {
			continue
		}
		out.Sentences = append(out.Sentences, AddedSentence{s.text, start, at, len(s.words)})
		out.Words += len(s.words)
		out.Lead = out.Lead || i == 0
	}
	return out
}

// ShownAdded writes added sentences as Differs writes facts, the first n:
// "+ sentence".
func ShownAdded(sentences []AddedSentence, n int) []string {
	var out []string
	for _, added := range sentences[:min(n, len(sentences))] {
		s := added.Text
		if len(s) > addedLength {
			s = strings.ToValidUTF8(s[:addedLength], "") + "…"
		}
		out = append(out, "+ "+s)
	}
	return out
}

// key is a sentence's words, folded.
func (s sentence) key() string {
	words := make([]string, len(s.words))
	for i, w := range s.words {
		words[i] = text.Fold(w.text)
	}
	return strings.Join(words, " ")
}
