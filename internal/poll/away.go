package poll

import (
	"time"

	"tocsin/internal/store"
)

const (
	// awayAtOnce is how many new links of one poll that lead away from its
	// source are visited as soon as they can be. Few feeds have so many entries,
	// and one that names other outlets' pages by the thousand would have us ask
	// those outlets in its place.
	awayAtOnce = 100
	// awayPause is the longest time until the next so many are, if the source is
	// not polled sooner.
	awayPause = time.Hour
)

// whyLater is the reason that is shown of those that wait.
const whyLater = "its source shows many links to other outlets at once; they are visited by and by"

// spread puts off the visits to those links of a poll that lead away from its
// source and are more than it may have at once. None is left out.
func spread(p *store.Poll) {
	if p.Whole {
		return // no page is visited
	}
	pause := min(max(p.Source.NextDue.Sub(p.At), time.Minute), awayPause)
	away := 0
	for i := range p.Entries {
		a := &p.Entries[i].Article
		if a.URL == "" || a.NextVisit.IsZero() || a.Lane == p.Source.Lane {
			continue
		}
		if turns := away / awayAtOnce; turns > 0 {
			a.NextVisit = a.NextVisit.Add(time.Duration(turns) * pause)
			a.Reason = whyLater
		}
		away++
	}
}
