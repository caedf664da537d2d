package visit

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/schedule"
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
	// One look in so many is full: without validators, past caches. Otherwise
	// a server that answers 304 to everything would hide every edit.
	fullLookEvery = 4
	// The same for a watched page, which is looked at all the time.
	fullPageLookEvery = 24
	// How often the next looks of watched articles are planned.
	longTermEvery = 24 * time.Hour
	// How many articles, the nearest in age, covers are drawn from.
	coverPool = 1000
)

// fullLook reports whether the next look at an article is a full one: every
// fullLookEvery-th, with a phase that depends on its address.
func fullLook(a news.Article) bool {
	if a.Kind == news.KindPage {
		return a.Visits%fullPageLookEvery == fullPageLookEvery-1
	}
	phase := int(schedule.Spread(a.Key, fullLookEvery))
	return (a.Visits+phase)%fullLookEvery == 0
}

// nextVisit returns when an article is looked at again; zero means never. Until
// its schedule ends its age alone decides, so that the pattern of looks does not
// give the watchlists away; then it is in the long term if it is watched or a cover.
func nextVisit(cfg *config.Config, a news.Article, now time.Time) time.Time {
	if a.Kind == news.KindPage {
		return time.Time{} // its source's schedule decides
	}
	for _, age := range cfg.Revisit {
		at := a.FirstSeen.Add(age)
		// The spread keeps the looks at one outlet from falling on one moment.
		at = at.Add(schedule.Spread(a.Key, age/20))
		if at.After(now.Add(time.Minute)) {
			return at
		}
	}
	if a.LongTerm == "" {
		return time.Time{}
	}
	return nextLongVisit(cfg, a, now)
}

// nextLongVisit returns when an article's next long-term look would be, watched
// or not; zero if long-term looks are off.
func nextLongVisit(cfg *config.Config, a news.Article, now time.Time) time.Time {
	every := cfg.LongTerm.Every
	if every <= 0 || len(cfg.Revisit) == 0 {
		return time.Time{}
	}
	start := a.FirstSeen.Add(cfg.Revisit[len(cfg.Revisit)-1])
	for n := max(1, int(now.Sub(start)/every)); ; n++ {
		at := start.Add(time.Duration(n) * every).Add(schedule.Spread(a.Key+" "+strconv.Itoa(n), every/20))
		if at.After(now.Add(time.Minute)) {
			return at
		}
	}
}

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
			again[i] = store.LongTerm{Article: a.ID, Why: a.LongTerm, NextVisit: nextLongVisit(cfg, a, now)}
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
	list := []store.LongTerm{{Article: a.ID, Why: why, NextVisit: nextLongVisit(cfg, a, now)}}
	covers, err := v.covers(ctx, cfg, a, now)
	if err != nil {
		return err
	}
	for _, c := range covers {
		list = append(list, store.LongTerm{Article: c.ID, Why: store.LongCover, CoverFor: a.ID, NextVisit: nextLongVisit(cfg, c, now)})
	}
	return v.Store.WatchLong(ctx, list, now)
}

// covers draws the covers of an article by the keyed hash of their addresses,
// those in the same phase first.
func (v *Visitor) covers(ctx context.Context, cfg *config.Config, a news.Article, now time.Time) ([]news.Article, error) {
	key, err := v.Store.CoverKey(ctx)
	if err != nil {
		return nil, err
	}
	pool, err := v.Store.Covers(ctx, a, coverPool)
	if err != nil {
		return nil, err
	}
	// An article whose schedule has ended within a day or so had no pause that
	// shows: its covers are those whose schedule still runs.
	runs := now.Sub(a.FirstSeen) < cfg.Revisit[len(cfg.Revisit)-1]*21/20+2*longTermEvery
	draw := func(c news.Article) string {
		mac := hmac.New(sha256.New, []byte(key))
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
