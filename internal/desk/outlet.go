package desk

import (
	"context"
	"maps"
	"slices"
	"time"

	"tocsin/internal/inspect"
	"tocsin/internal/store"
)

// Outlets are those whose pages have taught something, by lane, as they stand
// at a moment.
func Outlets(ctx context.Context, s *store.Store, now time.Time) ([]inspect.Outlet, error) {
	all, err := s.AllReaders(ctx)
	if err != nil {
		return nil, err
	}
	out := []inspect.Outlet{}
	for _, lane := range slices.Sorted(maps.Keys(all)) {
		out = append(out, *inspect.OutletAt(lane, all[lane], now))
	}
	return out, nil
}
