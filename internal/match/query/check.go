package query

// requires returns nil if n cannot hold for an article in which no term of
// the query was found, and else the NOT that makes it so.
func requires(n *Node) *Node {
	switch n.Op {
	case Not:
		return n
	case And, Near:
		var bad *Node
		for _, k := range n.Kids {
			b := requires(k)
			if b == nil {
				return nil
			}
			if bad == nil {
				bad = b
			}
		}
		return bad
	case Or:
		for _, k := range n.Kids {
			if b := requires(k); b != nil {
				return b
			}
		}
	case Quorum:
		// Clauses that need nothing may all hold: the others must still be asked for.
		free := 0
		var bad *Node
		for _, k := range n.Kids {
			if b := requires(k); b != nil {
				free++
				bad = b
			}
		}
		if free >= n.N {
			return bad
		}
	}
	return nil
}

// AnyArticle returns the part of n for which nearly any article will do, a
// word that stands everywhere or a language, or nil if n asks for more.
func (n *Node) AnyArticle() *Node {
	need := 0 // of the kids, how many must hold for any article
	switch n.Op {
	case Term:
		if n.everywhere() {
			return n
		}
		return nil
	case Not:
		return n
	case And, Near:
		need = len(n.Kids)
	case Or:
		need = 1
	case Quorum:
		need = n.N
	default:
		return nil
	}
	var part *Node
	for _, k := range n.Kids {
		if any := k.AnyArticle(); any != nil {
			need--
			if part == nil || part.Op == Not {
				part = any
			}
		}
	}
	if need > 0 {
		return nil
	}
	return part
}
