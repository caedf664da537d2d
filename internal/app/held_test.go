package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/store"
	"tocsin/internal/work"
	"tocsin/internal/work/pool"
)

// noWork is work that never comes.
type noWork struct{ work.Journal }

func (noWork) Due(context.Context, time.Time) ([]work.Task, error) { return nil, nil }
func (noWork) Rest(context.Context)                                {}
func (noWork) Next(context.Context, time.Time) (time.Time, error)  { return time.Time{}, nil }

// TestWhileHeld: the service stops within one look of the lock's loss, says
// why, and leaves no goroutine behind (synctest would not return).
func TestWhileHeld(t *testing.T) {
	for _, tt := range []struct {
		name   string
		lostAt time.Duration
		hangs  bool
		want   time.Duration // when the work ends
		lost   bool
	}{
		{"kept", time.Hour, false, 10 * time.Minute, false},
		{"lost", time.Minute + time.Second, false, time.Minute + lockLook, true},
		{"the server hangs", time.Minute + time.Second, true, time.Minute + lockLook + lockPatience, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				held := func(ctx context.Context) error {
					if time.Since(began) < tt.lostAt {
						return nil
					}
					if tt.hangs {
						<-ctx.Done()
					}
					return store.ErrLockLost
				}
				pool := &pool.Pool{Work: noWork{}, Clock: pool.RealClock{}, Workers: 1, Journal: noWork{}, Log: slog.New(slog.DiscardHandler)}
				err := whileHeld(ctx, held, pool.Run)
				if errors.Is(err, store.ErrLockLost) != tt.lost || time.Since(began) != tt.want {
					t.Errorf("ended after %s: %v; want after %s, lost %v", time.Since(began), err, tt.want, tt.lost)
				}
			})
		})
	}
}
