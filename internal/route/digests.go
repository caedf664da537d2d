package route

// Digests lists the digests that the tree can send, each receiver and
// schedule once, in the order in which the tree names them.
func (t *Tree) Digests() []Target {
	var out []Target
	var visit func(n *node)
	visit = func(n *node) {
		if n.Digest != "" && !has(out, n) {
			out = append(out, n.target())
		}
		for i := range n.children {
			visit(&n.children[i])
		}
	}
	visit(&t.root)
	return out
}

func has(targets []Target, n *node) bool {
	for _, t := range targets {
		if t.Receiver == n.Receiver && t.Digest == n.Digest {
			return true
		}
	}
	return false
}
