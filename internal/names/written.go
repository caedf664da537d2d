package names

import (
	"slices"
	"strings"
)

// Written is the user's spelling that a hit is a form of: the words of the
// name that decide, without particles.
func (f *Finder) Written(h Hit) string {
	n := f.names[h.name]
	var words []string
	for _, part := range slices.Concat([]int32{n.given}, n.between(), []int32{n.surname}) {
		if part >= 0 {
			words = append(words, f.parts[part].word)
		}
	}
	return strings.Join(words, " ")
}
