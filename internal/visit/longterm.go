package visit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/decoys"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// The looks that an outlet sees in its log must not reveal which of its articles
// are watched. Until `revisit` ends, all are looked at alike. After that only
// some are: the articles of an outlet are divided, in the order in which they
// were seen, into blocks of one and `long_term.cover` more, and if any of a block
// is watched, the whole block gets the very same looks: begun at one moment, the
// same period, drawn by the same keyed hash, the same share of full looks, for as
// long as they are kept. Since the borders of blocks do not depend on what is
// watched, each of a block is the watched one with the same probability, whatever
// its age. What many watched articles of one outlet have in common, a name, is
// hidden by decoys (package decoys), whose articles are looked at with their
// blocks too. Nothing hides the watched one of an outlet that publishes too rarely
// to fill a block.

const (
	// longTermEvery is how often the next looks of watched articles are planned,
	// and decoys drawn.
	longTermEvery = 24 * time.Hour
	// decoysAgain is when they are drawn again if archives are left to be read.
	decoysAgain = 10 * time.Minute
)

// longTermDue reports whether it is time to plan the long-term revisits, and to
// draw decoys.
func (v *Visitor) longTermDue(now time.Time) (plan, draw bool) {
	v.long.Lock()
	defer v.long.Unlock()
	cfg := v.Live.Now().Config
	if cfg.LongTerm.Every <= 0 || len(cfg.Revisit) == 0 {
		return false, false
	}
	// A moment that cannot be was written while the clock was ahead.
	ago, ahead := now.Sub(v.longSeen), v.decoysDue.Sub(now)
	return ago >= longTermEvery || ago < 0, cfg.LongTerm.Cover > 0 && (ahead <= 0 || ahead > longTermEvery)
}

// drawDecoys draws what names of no one's interest are looked at as watched ones
// are. It is work of its own, so that no archive can hold up the planning.
func (v *Visitor) drawDecoys(ctx context.Context) error {
	now, set := v.Now(), v.Live.Now()
	// The first long-term look is so long after the schedule of looks has ended.
	every := set.Config.LongTerm.Every
	start := v.revisits(set.Config).startLong(news.Article{FirstSeen: now}).Sub(now)
	more, err := (&decoys.Drawer{
		Store: v.Store, Key: v.Key, Before: every, Begun: now.Add(2*longTermEvery - start),
		Late: func(a news.Article) bool { return a.LongTerm == "" && now.After(a.FirstSeen.Add(start+every)) },
	}).Plan(ctx, set)
	if err != nil {
		return err
	}
	v.long.Lock()
	defer v.long.Unlock()
	v.decoysDue = now.Add(longTermEvery)
	if more {
		v.decoysDue = now.Add(decoysAgain)
	}
	return nil
}

// planLongTerm schedules long-term looks for watched articles whose regular
// schedule has ended and for those that name a decoy, and draws their covers.
func (v *Visitor) planLongTerm(ctx context.Context) error {
	now := v.Now()
	cfg := v.Live.Now().Config
	ended, err := v.Store.Ended(ctx)
	if err != nil {
		return fmt.Errorf("long-term looks: %w", err)
	}
	for _, a := range ended {
		why, err := v.watchedFor(ctx, a)
		if err == nil {
			err = v.enterLong(ctx, cfg, a, why, now)
		}
		if err != nil {
			return fmt.Errorf("long-term looks at article %d: %w", a.ID, err)
		}
	}
	if ended, err = v.Store.DecoysEnded(ctx); err != nil {
		return fmt.Errorf("long-term looks at decoys: %w", err)
	}
	for _, a := range ended {
		if err := v.enterLong(ctx, cfg, a, store.LongCover, now); err != nil {
			return fmt.Errorf("long-term looks at article %d: %w", a.ID, err)
		}
	}
	stopped, err := v.Store.Stopped(ctx)
	if err == nil && len(stopped) > 0 {
		again := make([]store.LongTerm, len(stopped))
		for i, a := range stopped {
			again[i] = store.LongTerm{Article: a.ID, Why: a.LongTerm, NextVisit: v.revisits(cfg).nextLong(a, now)}
		}
		err = v.Store.WatchLong(ctx, again, now)
	}
	if err != nil {
		return fmt.Errorf("long-term looks: %w", err)
	}
	v.long.Lock()
	defer v.long.Unlock()
	v.longSeen = now
	return nil
}

// watchedFor is why an article is watched: it matched, or is pinned.
func (v *Visitor) watchedFor(ctx context.Context, a news.Article) (string, error) {
	pins, err := v.Store.Pins(ctx, a.ID)
	if slices.ContainsFunc(pins, func(p store.Pin) bool { return p.EndedAt.IsZero() }) {
		return store.LongPinned, err
	}
	return store.LongMatched, err
}

// enterLong begins the long-term looks at an article and at the others of its
// block, once all of them can begin at one moment. One that names a decoy gets
// them as one that matched does, with a block of its own.
func (v *Visitor) enterLong(ctx context.Context, cfg *config.Config, a news.Article, why string, now time.Time) error {
	block, full, err := v.Store.Block(ctx, a, 1+cfg.LongTerm.Cover)
	if err != nil {
		return err
	}
	runs := slices.ContainsFunc(block, func(m news.Article) bool { return m.LongTerm == "" && !m.NextVisit.IsZero() })
	if (!full || runs) && now.Before(v.revisits(cfg).enters(a)) {
		return nil
	}
	own := store.LongTerm{Article: a.ID, Why: why, NextVisit: v.revisits(cfg).nextLong(a, now)}
	if why == store.LongCover {
		own.CoverFor = a.ID // it is in with its block: see store.DecoysEnded
	}
	list := []store.LongTerm{own}
	for _, m := range block {
		if m.ID != a.ID && m.LongTerm == "" {
			list = append(list, store.LongTerm{Article: m.ID, Why: store.LongCover, CoverFor: a.ID, NextVisit: v.revisits(cfg).nextLong(m, now)})
		}
	}
	return v.Store.WatchLong(ctx, list, now)
}
