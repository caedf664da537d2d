package match

import (
	"tocsin/internal/match/query"
	"tocsin/internal/news"
)

// name makes an entity known by one of its names. What another entity of the
// watchlist is known by, too, finds both wherever it stands: a warning, unless one
// of them has words that distinguish namesakes.
func (c *compiler) name(id int32, e *news.Entity, what, written string, p *spelled) {
	pattern := c.patterns.Add(&p.Phrase)
	if other := c.namesake(pattern, id, e); other != nil {
		place := ""
		if other.Pos != "" {
			place = " (" + other.Pos + ")"
		}
		c.faults = append(c.faults, Fault{
			Watchlist: c.m.lists[c.m.entities[id].list], Entity: e.Name, Pos: e.Pos, Offset: -1, Warning: true,
			Msg:  "the " + what + " " + query.Quote(written) + " is a name of " + query.Quote(other.Name) + place + ", too",
			Hint: "whoever writes it is taken to mean both: strike it from one, or tell them apart by context or not_with",
		})
	}
	c.patterns.Use(pattern, ^id)
}

// namesake is the first other entity of the watchlist that the pattern finds,
// nil if there is none or the two can be distinguished.
func (c *compiler) namesake(pattern, id int32, e *news.Entity) *news.Entity {
	for _, u := range c.patterns.Uses(pattern) {
		if u >= 0 || ^u == id || c.m.entities[^u].list != c.m.entities[id].list {
			continue
		}
		if other := c.sources[^u]; !tellsApart(e) && !tellsApart(other) {
			return other
		}
	}
	return nil
}

func tellsApart(e *news.Entity) bool { return len(e.Context)+len(e.NotWith) > 0 }
