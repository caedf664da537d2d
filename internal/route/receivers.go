package route

import (
	"slices"

	"tocsin/internal/text"
)

// Receivers lists who may be told of a source's articles, each once, in the
// order in which the tree names them.
func (t *Tree) Receivers(source string) []string {
	var out []string
	var visit func(n *node)
	visit = func(n *node) {
		if len(n.Sources) > 0 && !slices.Contains(n.Sources, source) {
			return
		}
		out = text.AppendNew(out, n.Receiver)
		for i := range n.children {
			visit(&n.children[i])
		}
	}
	visit(&t.root)
	return out
}
