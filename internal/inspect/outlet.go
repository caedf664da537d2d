package inspect

import (
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/news"
)

// Outlet is what the pages of one outlet have taught of reading them.
type Outlet struct {
	Lane    string          `json:"lane"`
	Readers []news.Standing `json:"readers"` // now
	Habit   string          `json:"habit"`   // how its next pages are read: "" as any page, "-reader" without it, "+reader" by it rather
}

// OutletAt returns what an outlet's pages have taught, as it stands at a moment.
func OutletAt(lane string, readers []news.Standing, now time.Time) *Outlet {
	record := extract.Record(readers).At(now)
	return &Outlet{Lane: lane, Readers: record, Habit: record.Habit().String()}
}
