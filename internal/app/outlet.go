package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"tocsin/internal/extract"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Outlet is what the pages of one outlet have taught of reading them.
type Outlet struct {
	Lane    string          `json:"lane"`
	Readers []news.Standing `json:"readers"` // now
	Habit   string          `json:"habit"`   // how its next pages are read: "" as any page, "-reader" without it, "+reader" by it rather
}

// Outlets are those whose pages have taught something, by lane, as they stand
// at a moment.
func Outlets(ctx context.Context, s *store.Store, now time.Time) ([]Outlet, error) {
	all, err := s.AllReaders(ctx)
	if err != nil {
		return nil, err
	}
	out := []Outlet{}
	for _, lane := range slices.Sorted(maps.Keys(all)) {
		out = append(out, *outletAt(lane, all[lane], now))
	}
	return out, nil
}

func outletAt(lane string, readers []news.Standing, now time.Time) *Outlet {
	record := extract.Record(readers).At(now)
	return &Outlet{Lane: lane, Readers: record, Habit: record.Habit().String()}
}
