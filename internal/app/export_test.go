package app

import (
	"context"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/store"
)

// HoldMatchers has no matcher ready before a channel is closed. What it returns
// receives when one is.
func (a *App) HoldMatchers(until <-chan struct{}) (made <-chan struct{}) {
	a.reloader.patience = time.Millisecond
	a.reloader.compile = func(ctx context.Context, s *store.Store, cfg *config.Config) compiled {
		<-until
		return compileBoth(ctx, s, cfg)
	}
	return a.reloader.ready
}

// Look takes up what has changed, as every listing of what is due does.
func (a *App) Look(ctx context.Context) error { return a.reloader.look(ctx, a.Flow.Sync) }
