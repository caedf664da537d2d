package pool

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/work"
)

// turn is what one turn of the loop could start.
type turn struct {
	started int
	later   time.Time // the earliest moment at which a task that was put off may start
	short   bool      // a task is left for want of a worker, or of room in its limits
	moved   bool      // tasks ended since the listing: it may be out of date
}

// startAll starts the listed tasks that may start now, and drops a listing that
// is too old. A task whose lane was used since is dropped, too: when it may start
// has to be asked again.
func (p *Pool) startAll(ctx context.Context, now time.Time) (t turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key, at := range p.retry {
		if !at.After(now) {
			delete(p.retry, key)
		}
	}
	if age := now.Sub(p.listed); age < 0 || age >= listingLife {
		p.rest = nil
	}
	t.moved = len(p.ended) > 0 || p.poked
	left := p.rest[:0]
	none := map[work.Class]bool{} // have no worker left
	for i, task := range p.rest {
		if len(none) == p.classes {
			left = append(left, p.rest[i:]...)
			break
		}
		if none[task.Class] {
			left = append(left, task)
			continue
		}
		if p.keys[task.Key()] || (task.Lane != "" && (p.lanes[task.Lane] || p.endedLanes[task.Lane])) {
			continue
		}
		notBefore := task.NotBefore
		if at := p.retry[task.Key()]; at.After(notBefore) {
			notBefore = at
		}
		switch {
		case notBefore.After(now):
			if t.later.IsZero() || notBefore.Before(t.later) {
				t.later = notBefore
			}
			left = append(left, task)
		case !p.worker(task.Class):
			none[task.Class] = true
			t.short = true
			left = append(left, task)
		case !p.room(task.Limits):
			t.short = true
			left = append(left, task)
		case p.led(task, now):
			left = append(left, task)
		default:
			p.begin(ctx, task)
			t.started++
		}
	}
	clear(p.rest[len(left):])
	p.rest = left
	return t
}

// begin has a worker do a task.
func (p *Pool) begin(ctx context.Context, t work.Task) {
	p.keys[t.Key()] = true
	if t.Lane != "" {
		p.lanes[t.Lane] = true
	}
	p.class[t.Class]++
	for _, l := range t.Limits {
		p.busy[l.Name]++
	}
	p.wg.Add(1)
	go p.run(ctx, t)
}

// led reports whether a poll in the lane of a task goes before it.
func (p *Pool) led(t work.Task, now time.Time) bool {
	lead := p.leads[t.Lane]
	return lead != "" && lead != t.Key() && t.Class != work.Polls && !p.ended[lead] && !p.retry[lead].After(now)
}

// worker reports whether one is free for a class: one of its own, or a common one.
func (p *Pool) worker(c work.Class) bool {
	if p.class[c] < p.Shares[c].Least {
		return true
	}
	if most := p.Shares[c].Most; most > 0 && p.class[c] >= most {
		return false
	}
	common := 0
	for class, n := range p.class {
		common += max(0, n-p.Shares[class].Least)
	}
	return common < p.Workers
}

// room reports whether each of the limits lets one more start.
func (p *Pool) room(limits []work.Limit) bool {
	for _, l := range limits {
		if p.busy[l.Name] >= max(1, min(l.Most, p.Workers-1)) {
			return false
		}
	}
	return true
}

// take gives a task under way those limits that it does not have yet.
func (p *Pool) take(t *work.Task, limits []work.Limit) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	var more []work.Limit
	for _, l := range limits {
		if !slices.Contains(t.Limits, l) {
			more = append(more, l)
		}
	}
	if !p.room(more) {
		return false
	}
	for _, l := range more {
		p.busy[l.Name]++
	}
	t.Limits = slices.Concat(t.Limits, more)
	return true
}
