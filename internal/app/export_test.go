package app

import (
	"context"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/store"
)

// HoldMatchers has no matcher ready before a channel is closed, and calls woken
// when one is.
func (a *App) HoldMatchers(ready <-chan struct{}, woken func()) {
	a.reloader.patience = time.Millisecond
	a.reloader.compile = func(ctx context.Context, s *store.Store, cfg *config.Config) compiled {
		<-ready
		return compileBoth(ctx, s, cfg)
	}
	a.reloader.wake = woken
}

// Look takes up what has changed, as every listing of what is due does.
func (a *App) Look(ctx context.Context) error { return a.reloader.look(ctx) }
