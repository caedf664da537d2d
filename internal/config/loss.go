package config

import (
	"tocsin/internal/news"
)

// Loss is what a configuration would have watched no more.
type Loss struct {
	Sources   []string // by name
	OfSources int      // that there are
	Names     []string // entities, rules and facts of watchlists
	OfNames   int
	Emptied   []string // watchlists in which nothing is left
	Nothing   bool     // no source is left, or no name
}

// A reload that loses a tenth or more is taken for an accident: a file that was
// cut short, half a list, the wrong file. Of a short list a name or two is what
// an editor takes out on any day.
const (
	lossPart  = 10
	leastLoss = 3
)

// Great reports whether a loss looks like an accident: more than a tenth of the
// sources or names, and no fewer than three, or nothing that is left of either,
// or of a watchlist that is still there.
func (l Loss) Great() bool {
	return l.Nothing || len(l.Emptied) > 0 || great(len(l.Sources), l.OfSources) || great(len(l.Names), l.OfNames)
}

func great(lost, of int) bool {
	return lost >= leastLoss && lost*lossPart > of
}

// Loss says what would be lost with the next configuration. What only has another
// name, or stands in another list or in one of stored, the watchlists that are in
// no file, is not lost.
func (c *Config) Loss(next *Config, stored []news.Watchlist) Loss {
	l := Loss{OfSources: len(c.Sources)}
	sources := map[string]bool{}
	for _, s := range next.Sources {
		sources["name "+s.Name], sources["address "+s.URL()] = true, true
	}
	for _, s := range c.Sources {
		if !sources["name "+s.Name] && !sources["address "+s.URL()] {
			l.Sources = append(l.Sources, s.Name)
		}
	}
	left := 0
	watched, size := map[string]bool{}, map[string]int{}
	for _, list := range append(next.Watchlists[:len(next.Watchlists):len(next.Watchlists)], stored...) {
		n := eachEntry(list, func(name string) { watched[name] = true })
		size[list.Name] += n
		left += n
		for _, e := range list.Entities {
			for _, alias := range e.Aliases {
				watched[alias] = true
			}
		}
	}
	for _, list := range c.Watchlists {
		n := eachEntry(list, func(name string) {
			if !watched[name] {
				l.Names = append(l.Names, name)
			}
		})
		l.OfNames += n
		if left, there := size[list.Name]; there && left == 0 && n > 0 {
			l.Emptied = append(l.Emptied, list.Name)
		}
	}
	l.Nothing = len(c.Sources) > 0 && len(next.Sources) == 0 || l.OfNames > 0 && left == 0
	return l
}

// eachEntry calls fn with the name of each entry of a list, and counts them.
func eachEntry(l news.Watchlist, fn func(name string)) int {
	for _, e := range l.Entities {
		fn(e.Name)
	}
	for _, r := range l.Rules {
		fn(r.Name)
	}
	for _, f := range l.Facts {
		fn(f.Name)
	}
	return len(l.Entities) + len(l.Rules) + len(l.Facts)
}
