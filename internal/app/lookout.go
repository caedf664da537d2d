package app

import (
	"context"
	"time"
)

// generationLook is how often a loop that has nothing to do is told that the
// watchlists have changed.
const generationLook = 3 * time.Second

// lookOut wakes the work loop when the generation of the watchlists changes, and
// when what is being taken up is ready, until ctx is done. The loop looks for itself whenever it lists work; this is
// for the time in which nothing is due.
func lookOut(ctx context.Context, generation func(context.Context) (int64, error), ready <-chan struct{}, wake func()) {
	last, _ := generation(ctx) // what cannot be read now is a change later
	tick := time.NewTicker(generationLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ready:
			wake()
			continue
		case <-tick.C:
		}
		if now, err := generation(ctx); err == nil && now != last {
			last = now
			wake()
		}
	}
}
