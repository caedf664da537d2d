package app

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Sync makes the stored sources and digests those of the settings in use, and
// has receivers that were down tried at once.
func (f *Flow) Sync(ctx context.Context) error {
	now := f.now()
	if err := f.syncSources(ctx, now); err != nil {
		return err
	}
	var digests []store.Digest
	for _, d := range f.live.Now().Routes.Digests() {
		sched, err := f.live.Now().Schedule(d.Digest)
		if err != nil {
			return err
		}
		digests = append(digests, store.Digest{
			Key: news.DigestKey(d.Receiver, d.Digest), Receiver: d.Receiver, Schedule: d.Digest,
			NextDue: sched.Next(now), LastDue: now,
		})
	}
	if err := f.store.SyncDigests(ctx, digests, now); err != nil {
		return fmt.Errorf("sync digests: %w", err)
	}
	if err := f.store.RetryDown(ctx, now); err != nil {
		return fmt.Errorf("retry receivers that were down: %w", err)
	}
	return nil
}

// syncSources makes the stored sources, and their subscriptions, those of the
// configuration.
func (f *Flow) syncSources(ctx context.Context, now time.Time) error {
	var sources []news.Source
	for _, s := range f.live.Now().Config.Sources {
		sources = append(sources, news.Source{Name: s.Name, Kind: s.Kind(), URL: s.URL(), Lane: fetch.LaneOf(s.URL()), NextDue: now})
	}
	if err := f.store.SyncSources(ctx, sources, now); err != nil {
		return fmt.Errorf("sync sources: %w", err)
	}
	if err := f.capWaits(ctx, now); err != nil {
		return fmt.Errorf("sync schedules: %w", err)
	}
	if err := f.Outage.Sync(ctx); err != nil {
		return fmt.Errorf("sync the hosts of sources: %w", err)
	}
	return f.Hubs.Sync(ctx, now)
}

// capWaits moves polls forward that a shortened schedule brings closer; one
// that is put off by failures or Retry-After stays where it is. Sources that
// have moved, and shall not, go back.
func (f *Flow) capWaits(ctx context.Context, now time.Time) error {
	type change struct {
		id   int64
		due  time.Time // when it is polled next; zero for one that goes back
		back string    // to the lane
	}
	var changes []change
	err := f.store.EachSource(ctx, func(s *news.Source) error {
		if conf := f.live.Now().Source(s.Name); conf.Moves == config.MovesIgnore && s.MovedURL != "" {
			changes = append(changes, change{id: s.ID, back: fetch.LaneOf(s.URL)})
			return nil
		}
		if s.Polls == 0 || s.Failures > 0 {
			return nil
		}
		if due, _ := f.Pacing.Next(s, s.Pace, s.LastPoll); due.Before(s.NextDue) {
			changes = append(changes, change{id: s.ID, due: due})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range changes {
		if c.due.IsZero() {
			err = f.store.MoveBack(ctx, c.id, c.back, now)
		} else {
			err = f.store.Reschedule(ctx, c.id, c.due)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
