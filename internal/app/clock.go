package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// A clock that was ahead, for a minute or for a start, leaves due times of that
// date in the tables: without a look at them a source would not be polled until
// then, and nobody would hear of it.

const (
	clockLook    = time.Hour           // between two looks for moments that cannot be
	clockBack    = 2 * time.Second     // a clock that goes back by more was set
	clockSlack   = 5 * time.Minute     // by which what is stored may be later than by rule
	longestPause = 24 * time.Hour      // between two polls, where the schedule is no longer
	longestHold  = 7 * 24 * time.Hour  // that a server, or a receiver, may ask for
	longestLease = 31 * 24 * time.Hour // of a hub
)

// clock knows when the stored moments were last looked at.
type clock struct{ listed, looked time.Time }

// due reports whether they are to be looked at: each hour, and at once where the
// clock was set back while the service runs.
func (c *clock) due(now time.Time) (due, back bool) {
	back = now.Before(c.listed.Add(-clockBack))
	c.listed = now
	if !back && now.Sub(c.looked) < clockLook {
		return false, false
	}
	c.looked = now
	return true, back
}

// bringBack makes due again what lies beyond any moment that the rules give, and
// tells the operators. It is done before a start, hourly, and when the clock was
// set back; the hourly look reads no article that is not put off (deep).
func (f *Flow) bringBack(ctx context.Context, notices operators.Notices, deep bool) error {
	now := f.now()
	sources, err := f.putBackSources(ctx, now)
	if err != nil {
		return fmt.Errorf("polls set too late: %w", err)
	}
	digests, err := f.putBackDigests(ctx, now)
	if err != nil {
		return fmt.Errorf("digests set too late: %w", err)
	}
	conf := f.live.Now().Config
	longest := conf.LongTerm.Every
	for _, age := range conf.Revisit {
		longest = max(longest, age)
	}
	b, err := f.store.BringBack(ctx, store.Latest{
		Now: now, Visit: now.Add(longest + longest/2 + longestHold), Attempt: now.Add(longestHold + time.Hour),
		Subscribe: now.Add(longestLease), Deep: deep,
	})
	if err != nil {
		return fmt.Errorf("moments set too late: %w", err)
	}
	if len(sources) == 0 && digests == 0 && !b.Any() {
		return nil
	}
	var all []news.Notice
	var owed []news.Owed
	operators.Owe(&all, &owed, notices.ClockAhead(sources, digests, b, now), conf.Operators)
	if err := f.store.SaveNotices(ctx, now, all, owed); err != nil {
		return fmt.Errorf("save a notice: %w", err)
	}
	return nil
}

// putBackSources returns the names of the sources whose polls were set later
// than their schedule, or a Retry-After, can.
func (f *Flow) putBackSources(ctx context.Context, now time.Time) (names []string, err error) {
	due := map[int64]time.Time{}
	err = f.store.EachSource(ctx, func(s *news.Source) error {
		next, _ := f.Pacing.Next(s, s.Pace, now)
		latest := schedule.Later(next, now.Add(longestPause))
		if s.Failures > 0 || s.ErrorClass == string(fetch.ClassHeld) {
			latest = schedule.Later(latest, now.Add(longestHold))
		}
		switch {
		case s.LastPoll.After(now.Add(clockSlack)):
			due[s.ID] = now
		case s.NextDue.After(latest.Add(clockSlack)):
			due[s.ID] = next
		default:
			return nil
		}
		names = append(names, s.Name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for id, at := range due {
		if err := f.store.PutBackSource(ctx, id, at, now); err != nil {
			return nil, err
		}
	}
	slices.Sort(names)
	return names, nil
}

// putBackDigests counts the digests whose window was set to end later than the
// first run of its schedule.
func (f *Flow) putBackDigests(ctx context.Context, now time.Time) (n int, err error) {
	all, err := f.store.Digests(ctx, time.Time{})
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		sched, err := f.live.Now().Schedule(d.Schedule)
		if err != nil {
			continue // of a configuration before: SyncDigests takes it away
		}
		next := sched.Next(now)
		if !d.NextDue.After(next.Add(clockSlack)) && !d.LastDue.After(now.Add(clockSlack)) {
			continue
		}
		if d.NextDue.Before(next) {
			next = d.NextDue
		}
		if err := f.store.PutBackDigest(ctx, d.Key, next, now); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
