package news

import "time"

// Flapping: so many changes in so short a time, all back to what was seen
// before, are noise. A state not seen before always gets out.
const (
	FlapChanges = 3 // changes
	flapWindow  = 24 * time.Hour
)

// RecentChanges counts the changes within flapWindow up to a moment.
func RecentChanges(revisions []Revision, at time.Time) int {
	n := 0
	for _, rev := range revisions {
		if rev.N > 1 && rev.SeenAt.After(at.Add(-flapWindow)) && !rev.SeenAt.After(at) {
			n++
		}
	}
	return n
}
