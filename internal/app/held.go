package app

import (
	"context"
	"errors"
	"time"
)

const (
	lockLook     = 15 * time.Second // between two looks whether the lock is still ours
	lockPatience = 10 * time.Second // how long the database may take to say so
)

// whileHeld works until work returns. It ends work's context once held fails,
// and then returns why.
func whileHeld(ctx context.Context, held, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	lost := make(chan error, 1)
	go func() {
		defer close(lost)
		if err := watchHeld(ctx, held); err != nil {
			lost <- err
			cancel()
		}
	}()
	err := work(ctx)
	cancel()
	return errors.Join(err, <-lost)
}

// watchHeld returns the first error of held, nil once ctx is done.
func watchHeld(ctx context.Context, held func(context.Context) error) error {
	tick := time.NewTicker(lockLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		look, end := context.WithTimeout(ctx, lockPatience)
		err := held(look)
		end()
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
}
