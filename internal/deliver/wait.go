package deliver

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/pacing"
	"tocsin/internal/store"
)

// longestWait bounds how long a due digest waits for what was due before it: in so
// much time a thousand outlets are read after a downtime, and whoever opens the
// digest of 08:00 at a quarter past has it. What is read later is in the next one.
const longestWait = 10 * time.Minute

// wait is a digest that is due and waits for the polls that were due when it was,
// and for the first visits to what they bring: else it would be closed without the
// news that came while the service was down, or in the minute of the digest. It is
// known in memory alone: after a restart the digest is still due, and waits anew.
type wait struct {
	due   time.Time // of the digest
	found time.Time // when it was first seen to be due: what is due later is not waited for
	until time.Time // the longest it waits
	read  time.Time // when the last of the polls was over; zero while there is one
}

// awaits returns until when a due digest waits at the longest; zero if it does not.
func (m *Deliverer) awaits(ctx context.Context, d store.Digest, now time.Time) (time.Time, error) {
	m.waiting.Lock()
	defer m.waiting.Unlock()
	w, ok := m.waits[d.Key]
	if !ok || !w.due.Equal(d.NextDue) || w.found.After(now) { // a clock that was ahead counts for nothing
		sched, err := m.Live.Now().Schedule(d.Schedule)
		if err != nil {
			return time.Time{}, err
		}
		// One that comes every few minutes has its turns.
		most := min(longestWait, sched.Next(d.NextDue).Sub(d.NextDue)/2)
		w = wait{due: d.NextDue, found: now, until: now.Add(most)}
	}
	late, err := m.unread(ctx, &w, now)
	if err != nil {
		return time.Time{}, err
	}
	if m.waits == nil {
		m.waits = map[string]wait{}
	}
	m.waits[d.Key] = w
	if len(late) == 0 || m.hurried || !now.Before(w.until) {
		return time.Time{}, nil
	}
	return w.until, nil
}

// unread returns the sources that a digest waits for: one that fails, or whose
// host wants to be left alone, is none, since nobody knows for how long.
func (m *Deliverer) unread(ctx context.Context, w *wait, now time.Time) ([]string, error) {
	sources, err := m.Store.Unpolled(ctx, w.found.Add(pacing.SpreadWindow), now)
	if err != nil {
		return nil, fmt.Errorf("what a digest waits for: %w", err)
	}
	var late []string
	for _, s := range sources {
		// Sources of one cron line are polled within a minute of it; that of the digest's own line comes first.
		if !s.NextDue.Add(-pacing.SpreadOf(m.Live.Now().Source(s.Name))).After(w.found) {
			late = append(late, s.Name)
		}
	}
	if len(late) == 0 && w.read.IsZero() {
		w.read = now
	}
	by := w.read
	if by.IsZero() {
		by = now
	}
	unvisited, err := m.Store.Unvisited(ctx, by, now)
	if err != nil {
		return nil, fmt.Errorf("what a digest waits for: %w", err)
	}
	late = append(late, unvisited...)
	slices.Sort(late)
	return slices.Compact(late), nil
}

// late names the sources that a digest which closes now did wait for.
func (m *Deliverer) late(ctx context.Context, d store.Digest, now time.Time) ([]string, error) {
	m.waiting.Lock()
	defer m.waiting.Unlock()
	w, ok := m.waits[d.Key]
	if !ok || !w.due.Equal(d.NextDue) {
		return nil, nil
	}
	return m.unread(ctx, &w, now)
}

// EndWaits closes what waits, as is right for a process that ends: open groups,
// digests that are due and, if all is set, those that are not.
func (m *Deliverer) EndWaits(ctx context.Context, all bool) error {
	m.waiting.Lock()
	m.hurried = true
	m.waiting.Unlock()
	end := m.Store.CloseGroups
	if all {
		end = m.Store.CloseNow
	}
	if err := end(ctx, m.Now()); err != nil {
		return fmt.Errorf("close what waits: %w", err)
	}
	return nil
}
