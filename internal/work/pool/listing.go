package pool

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tocsin/internal/work"
)

// listingLife is how long a listing is used before the next: one per task would
// cost more than an unchanged feed, and an old one hides what is more urgent.
const listingLife = time.Second

// list lists what is due. A task that was under way at any time meanwhile is left
// out: its row may have been read before the task changed it.
func (p *Pool) list(ctx context.Context, now time.Time) error {
	p.mu.Lock()
	p.rest = nil
	p.listed = now
	p.poked = false
	clear(p.ended)
	clear(p.endedLanes)
	p.mu.Unlock()
	tasks, err := p.Work.Due(ctx, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range tasks {
		if !p.keys[t.Key()] && !p.ended[t.Key()] {
			t.Limits = slices.Concat(t.Limits, p.wants[t.Key()])
			p.rest = append(p.rest, t)
		}
	}
	p.order()
	return err
}

// order puts the latest first, and what a stranger made much of behind the rest.
func (p *Pool) order() {
	slices.SortStableFunc(p.rest, func(a, b work.Task) int {
		if a.Last != b.Last {
			if b.Last {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Late, a.Late)
	})
	p.leads = map[string]string{}
	classes := map[work.Class]bool{}
	for _, t := range p.rest {
		classes[t.Class] = true
		if t.Class == work.Polls && t.Lane != "" && p.leads[t.Lane] == "" {
			p.leads[t.Lane] = t.Key()
		}
	}
	p.classes = len(classes)
}

// expires is when the listing in use is too old.
func (p *Pool) expires() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.listed.Add(listingLife)
}
