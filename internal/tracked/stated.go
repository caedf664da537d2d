package tracked

import (
	"time"

	"tocsin/internal/date"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Text is a revision as facts are read out of it.
type Text struct {
	Title, Text string
	Published   news.Date
	Seen        time.Time
	Zone        *time.Location // of the outlet: what its "Tuesday" and "June" are counted in; nil is UTC
	Matches     []news.Match   // of title and text
}

// Stated reads what a revision states of the facts: as it is told, and
// as it is stored.
func Stated(set *Set, t Text) ([]Found, []news.FactValue) {
	zone := t.Zone
	if zone == nil {
		zone = time.UTC
	}
	of := t.Seen.In(zone)
	if p := date.Believable(t.Published, t.Seen); !p.IsZero() {
		if of = p.Time; !p.DayOnly {
			of = of.In(zone)
		}
	}
	// What is struck is not stated any more.
	found := set.Extract(Doc{Title: text.Standing(t.Title), Text: text.Standing(t.Text), At: of}, t.Matches)
	stored := make([]news.FactValue, len(found))
	for i, f := range found {
		stored[i] = news.FactValue{
			Watchlist: f.Watchlist, Name: f.Fact, Kind: f.Value.Kind, Value: f.Value.String(), Written: f.Written, Field: f.Field, Start: f.Start,
			End:      f.End,
			Strength: f.Strength, Around: f.Around, Counts: f.Counts, AsOf: of, Stated: !f.AsOf.IsZero(), SeenAt: t.Seen,
		}
		if stored[i].Stated {
			stored[i].AsOf = f.AsOf
		}
	}
	return found, stored
}
