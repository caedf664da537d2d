package app

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// patience is how long the work loop waits for a new matcher: what it lists is
// matched by what is watched now, unless a million names have to be read first.
// Then it goes on with those from before.
const patience = 3 * time.Second

// await takes up the matcher that is being made, if it is ready in time.
func (r *reloader) await(ctx context.Context, sync func(context.Context) error) error {
	late := time.NewTimer(r.patience)
	defer late.Stop()
	select {
	case b := <-r.building:
		return r.finish(ctx, b, sync)
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		r.log.Info("watchlists are being taken up; until they are, what was watched before is matched")
		return nil
	}
}

// finish puts to use what was made: all of it, or nothing. A configuration
// whose senders cannot be made is refused like one with a mistake.
func (r *reloader) finish(ctx context.Context, b compiled, sync func(context.Context) error) error {
	r.building = nil
	old := r.live.Now()
	if b.err != nil {
		r.generation = -1 // make it again
		return fmt.Errorf("watchlists: %w", b.err)
	}
	next, err := r.settings(b)
	if err != nil {
		r.config = old.Config
		return r.refuse(ctx, nil, err)
	}
	r.live.Swap(next)
	if b.config != old.Config {
		if err := sync(ctx); err != nil {
			r.live.Swap(old)
			return fmt.Errorf("take up the configuration: %w", err)
		}
		added, changed, removed := b.config.SourceChanges(old.Config)
		if err := r.reportOrphans(ctx); err != nil {
			return err
		}
		r.log.Info("configuration taken up", "sources", len(b.config.Sources), "added", added, "changed", changed, "removed", removed,
			"receivers", len(b.config.Receivers))
	}
	if err := r.use(ctx, b); err != nil {
		return err
	}
	head, err := r.store.WatchlistHead(ctx)
	if err != nil {
		return err
	}
	// The making of a matcher, and the configuration as it was read, take many
	// times what is kept of them.
	debug.FreeOSMemory()
	entities, rules := b.matcher.Size()
	r.log.Info("watchlists taken up", "entities", entities, "rules", rules, "took", b.took.Round(time.Millisecond), "head", head)
	return nil
}

// compiled is a matcher of both homes.
type compiled struct {
	config     *config.Config // whose files are part of the lists
	lists      []news.Watchlist
	matcher    *match.Matcher
	generation int64
	wrong      []error // of the database, and left out
	took       time.Duration
	err        error
}

// build makes a matcher, and says when it is ready.
func (r *reloader) build(ctx context.Context, cfg *config.Config, done chan<- compiled) {
	done <- r.compile(ctx, r.store, cfg)
	select {
	case r.ready <- struct{}{}:
	default: // it was said already
	}
}

func compileBoth(ctx context.Context, s *store.Store, cfg *config.Config) (b compiled) {
	from := time.Now() // how long it takes is told to people, and decides nothing
	w, err := settings.ReadLists(ctx, s, cfg.Watchlists)
	if err != nil {
		return compiled{err: err}
	}
	b.config = cfg
	b.generation = w.Generation
	b.lists = w.All()
	var faults []match.Fault
	b.matcher, faults = match.Compile(b.lists)
	for _, v := range w.Aside {
		b.wrong = append(b.wrong, w.Clash(v))
	}
	for _, f := range faults {
		if !f.Warning {
			b.wrong = append(b.wrong, f)
		}
	}
	b.took = time.Since(from)
	return b
}
