package visit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
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
// its age. Covers cannot hide what many watched articles of one outlet have in
// common, nor the watched one of an outlet that publishes too rarely to fill a
// block.

// How often the next looks of watched articles are planned.
const longTermEvery = 24 * time.Hour

// longTermDue reports whether it is time to plan the long-term revisits.
func (v *Visitor) longTermDue(now time.Time) bool {
	v.long.Lock()
	defer v.long.Unlock()
	cfg := v.Live.Now().Config
	return cfg.LongTerm.Every > 0 && len(cfg.Revisit) > 0 && now.Sub(v.longSeen) >= longTermEvery
}

// planLongTerm schedules long-term looks for watched articles whose regular
// schedule has ended, and draws their covers.
func (v *Visitor) planLongTerm(ctx context.Context) error {
	now := v.Now()
	cfg := v.Live.Now().Config
	ended, err := v.Store.Ended(ctx)
	if err != nil {
		return fmt.Errorf("long-term looks: %w", err)
	}
	for _, a := range ended {
		if err := v.enterLong(ctx, cfg, a, now); err != nil {
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

// enterLong begins the long-term looks at an article and at the others of its
// block, once all of them can begin at one moment.
func (v *Visitor) enterLong(ctx context.Context, cfg *config.Config, a news.Article, now time.Time) error {
	why := store.LongMatched
	if pins, err := v.Store.Pins(ctx, a.ID); err != nil {
		return err
	} else if slices.ContainsFunc(pins, func(p store.Pin) bool { return p.EndedAt.IsZero() }) {
		why = store.LongPinned
	}
	block, full, err := v.Store.Block(ctx, a, 1+cfg.LongTerm.Cover)
	if err != nil {
		return err
	}
	runs := slices.ContainsFunc(block, func(m news.Article) bool { return m.LongTerm == "" && !m.NextVisit.IsZero() })
	if (!full || runs) && now.Before(v.revisits(cfg).enters(a)) {
		return nil
	}
	list := []store.LongTerm{{Article: a.ID, Why: why, NextVisit: v.revisits(cfg).nextLong(a, now)}}
	for _, m := range block {
		if m.ID != a.ID && m.LongTerm == "" {
			list = append(list, store.LongTerm{Article: m.ID, Why: store.LongCover, CoverFor: a.ID, NextVisit: v.revisits(cfg).nextLong(m, now)})
		}
	}
	return v.Store.WatchLong(ctx, list, now)
}
