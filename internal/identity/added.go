package identity

import (
	"strings"

	"tocsin/internal/text"
)

const (
	// maxAdded bounds what Added lists.
	maxAdded = 3
	// addedLength bounds a sentence in that list, in bytes.
	addedLength = 240
)

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

// Added lists the sentences that only the other text has, as "+ sentence", the
// first few; for a text that says of itself that it is the original, where even
// one of them is news.
func Added(original, other string) []string {
	if len(original)+len(other) > maxCompared {
		return nil
	}
	index := indexSentences(sentencesOf(original))
	var out []string
	for _, s := range sentencesOf(other) {
		if _, like := index.nearest(s); like >= 0.5 {
			continue
		}
		shown := s.text
		if len(shown) > addedLength {
			shown = strings.ToValidUTF8(shown[:addedLength], "") + "…"
		}
		if out = append(out, "+ "+shown); len(out) == maxAdded {
			break
		}
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
