package visit

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// The looks that an outlet sees in its log must not reveal which of its articles
// are watched. Until `revisit` ends, all are looked at alike. After that only
// some are, and for each watched one, `long_term.cover` others get the very same
// looks: the same period, spread by the same function of the address, the same
// share of full looks, for as long as they are kept. Covers are drawn by a keyed
// hash (with a public one, whoever reads the log could filter them out) from the
// articles in the same phase: those whose schedule still runs go on without
// a pause, as the watched one does. Covers cannot hide what many watched articles
// of one outlet have in common.

const (
	// How often the next looks of watched articles are planned.
	longTermEvery = 24 * time.Hour
	// How many articles, the nearest in age, covers are drawn from.
	coverPool = 1000
)

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
			again[i] = store.LongTerm{Article: a.ID, Why: a.LongTerm, NextVisit: v.schedule(cfg).nextLong(a, now)}
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

// enterLong begins the long-term looks at an article and at its covers.
func (v *Visitor) enterLong(ctx context.Context, cfg *config.Config, a news.Article, now time.Time) error {
	why := store.LongMatched
	if pins, err := v.Store.Pins(ctx, a.ID); err != nil {
		return err
	} else if slices.ContainsFunc(pins, func(p store.Pin) bool { return p.EndedAt.IsZero() }) {
		why = store.LongPinned
	}
	list := []store.LongTerm{{Article: a.ID, Why: why, NextVisit: v.schedule(cfg).nextLong(a, now)}}
	covers, err := v.covers(ctx, cfg, a, now)
	if err != nil {
		return err
	}
	for _, c := range covers {
		list = append(list, store.LongTerm{Article: c.ID, Why: store.LongCover, CoverFor: a.ID, NextVisit: v.schedule(cfg).nextLong(c, now)})
	}
	return v.Store.WatchLong(ctx, list, now)
}

// covers draws the covers of an article by the keyed hash of their addresses,
// those in the same phase first.
func (v *Visitor) covers(ctx context.Context, cfg *config.Config, a news.Article, now time.Time) ([]news.Article, error) {
	pool, err := v.Store.Covers(ctx, a, coverPool)
	if err != nil {
		return nil, err
	}
	// An article whose schedule has ended within a day or so had no pause that
	// shows: its covers are those whose schedule still runs.
	runs := now.Sub(a.FirstSeen) < cfg.Revisit[len(cfg.Revisit)-1]*4/3+2*longTermEvery
	draw := func(c news.Article) string {
		mac := hmac.New(sha256.New, v.Key)
		mac.Write([]byte(c.Key))
		return string(mac.Sum(nil))
	}
	slices.SortFunc(pool, func(x, y news.Article) int {
		if px, py := x.NextVisit.IsZero() == runs, y.NextVisit.IsZero() == runs; px != py {
			if px {
				return 1
			}
			return -1
		}
		return cmp.Compare(draw(x), draw(y))
	})
	return pool[:min(len(pool), cfg.LongTerm.Cover)], nil
}
