package app

import (
	"context"
	"time"
)

// generationLook is how often a loop that has nothing to do is told that the
// watchlists have changed.
const generationLook = 3 * time.Second

// lookOut wakes the work loop when the generation of the watchlists changes, when
// what is being taken up is ready, and when the clock was set, until ctx is done.
// The loop looks for itself whenever it lists work; this is for the time in which
// nothing is due: its timer follows no clock that people set.
func lookOut(
	ctx context.Context, clock func() time.Time, generation func(context.Context) (int64, error), ready <-chan struct{}, wake func(),
) {
	began, shown := time.Now(), clock().Round(0) // Round(0) leaves what the clock shows
	last, _ := generation(ctx)                   // what cannot be read now is a change later
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
		if set := clock().Round(0).Sub(shown) - time.Since(began); set.Abs() > clockBack {
			shown = shown.Add(set)
			wake()
		}
		if now, err := generation(ctx); err == nil && now != last {
			last = now
			wake()
		}
	}
}
