package app

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/place"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Reindex works out the identity of all that is stored anew: content hashes,
// sketches, vectors, copies, origins and stories. Dry, it only says what would
// change, and may run beside the service; else it needs the database's lock.
// Nobody is told anything.
func Reindex(ctx context.Context, cfg *config.Config, dry bool, progress func(done, all int)) (place.Reindexed, error) {
	s, err := store.Open(ctx, cfg.Database.Value(), store.Options{ReadOnly: dry, Lock: !dry})
	if err != nil {
		return place.Reindexed{}, err
	}
	defer s.Close()
	watch, err := settings.ReadLists(ctx, s, cfg.Watchlists)
	if err != nil {
		return place.Reindexed{}, err
	}
	matcher, _ := match.Compile(watch.All()) // what is wrong in the lists is for check and the service to tell
	set, err := settings.New(cfg, watch.All(), matcher, nil)
	if err != nil {
		return place.Reindexed{}, err
	}
	out, err := place.Reindex(ctx, s, set, time.Now(), dry, progress)
	if err != nil {
		return out, fmt.Errorf("reindex: %w", err)
	}
	return out, nil
}
