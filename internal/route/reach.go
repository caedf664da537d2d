package route

import "slices"

// Reaches reports whether what a watchlist finds can go to a receiver: a
// route to it takes that watchlist, whatever else it asks for.
func (t *Tree) Reaches(receiver, watchlist string) bool {
	return t.root.reaches(receiver, watchlist)
}

func (n *node) reaches(receiver, watchlist string) bool {
	if !fits(n.Watchlists, watchlist) {
		return false
	}
	return n.Receiver == receiver || slices.ContainsFunc(n.children, func(child node) bool { return child.reaches(receiver, watchlist) })
}
