package owe

import (
	"tocsin/internal/news"
	"tocsin/internal/route"
)

// onlySpelling is why a change is in digests and no alert.
const onlySpelling = "probably spelling only: no alert, only in digests"

// spelling reports whether a change is probably one of spelling only.
func spelling(c *news.Change) bool { return c != nil && c.Has(news.ChangeSpelling) }

// quietly turns alerts of what is probably spelling only into rows of a digest
// of the same receiver, its first in the tree. An alert to one who has no
// digest stays, and is suppressed when its row is made.
func quietly(routes *route.Tree, targets []route.Target, c *news.Change) []route.Target {
	if !spelling(c) {
		return targets
	}
	for i, t := range targets {
		for _, d := range routes.Digests() {
			if t.Now && d.Receiver == t.Receiver {
				targets[i].Now, targets[i].Digest, targets[i].GroupWait = false, d.Digest, 0
				break
			}
		}
	}
	return targets
}
