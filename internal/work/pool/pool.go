// Package pool does the work that is due on bounded workers of this process.
// It promises that no task runs twice at the same time, that
// a lane has at most one task under way, that a panic frees its worker, and
// that Run ends with its tasks finished or cancelled.
package pool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"tocsin/internal/work"
)

// heartbeat bounds how long the pool trusts the last answer of Next: work can
// be added behind its back, and a wall clock can be set.
const heartbeat = 15 * time.Second

// grace is how long tasks under way may go on after a stop.
const grace = 10 * time.Second

// taskLimit bounds one task: a hung one must not keep its worker for good.
const taskLimit = 15 * time.Minute

// Pool runs tasks on a bounded number of goroutines.
type Pool struct {
	Work     work.Lister
	Handlers work.Handlers
	Clock    Clock
	Workers  int // at least 1
	Log      *slog.Logger

	mu    sync.Mutex
	keys  map[string]bool
	lanes map[string]bool
	busy  map[string]int // tasks under way by limit
	wg    sync.WaitGroup
	wake  chan struct{}
	beat  atomic.Int64         // time of the last turn of the loop, in microseconds
	retry map[string]time.Time // when a task that failed may run again

	rest       []work.Task     // of the last listing, not started yet
	listed     time.Time       // when that listing began
	ended      map[string]bool // keys of tasks that ended since the listing began
	endedLanes map[string]bool // and their lanes

	drain  bool
	failed []error // of a drain
}

// Beat is when the loop last turned: a stuck loop shows in readiness.
func (p *Pool) Beat() time.Time { return time.UnixMicro(p.beat.Load()) }

// Run works until ctx is done, then gives the tasks under way grace to end. It
// returns nil after a clean stop.
func (p *Pool) Run(ctx context.Context) error { return p.loop(ctx, false) }

// Drain works until nothing is due and nothing is under way. It does not wait
// for a lane that is closed longer than patience, and tries no task twice; it
// returns the errors of those that failed.
func (p *Pool) Drain(ctx context.Context) error { return p.loop(ctx, true) }

// patience is how long Drain waits for a polite pause between two requests.
const patience = 2 * time.Minute

func (p *Pool) loop(ctx context.Context, drain bool) error {
	p.mu.Lock()
	p.keys = map[string]bool{}
	p.lanes = map[string]bool{}
	p.retry = map[string]time.Time{}
	p.failed = nil
	p.rest = nil
	p.busy = map[string]int{}
	p.ended = map[string]bool{}
	p.endedLanes = map[string]bool{}
	p.drain = drain
	p.wake = make(chan struct{}, 1)
	p.mu.Unlock()
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		// What is under way may end by itself; a message that is just being
		// sent would otherwise be of unknown outcome.
		stop := time.AfterFunc(grace, cut)
		p.wg.Wait()
		stop.Stop()
		cut()
	}()
	for ctx.Err() == nil {
		now := p.Clock.Now()
		p.beat.Store(now.UnixMicro())
		t := p.startAll(work, now)
		var err error
		if t.started == 0 && !t.full {
			if err = p.list(ctx, now); err != nil && ctx.Err() == nil {
				p.Log.Error("cannot list what is due", "err", err)
			}
			t = p.startAll(work, now)
		}
		if t.started > 0 {
			continue
		}
		running := p.running()
		if drain && running == 0 && !t.moved && (err != nil || t.later.IsZero() || t.later.After(now.Add(patience))) {
			return errors.Join(append(p.failed, err)...)
		}
		p.Clock.Wait(ctx, p.until(ctx, now, t, running, drain), p.wake, running == 0)
	}
	return nil
}

// until is the moment the loop next has something to decide.
func (p *Pool) until(ctx context.Context, now time.Time, t turn, running int, drain bool) time.Time {
	if t.moved && !t.full {
		return now // it is to be listed anew
	}
	if t.full || (running > 0 && t.later.IsZero()) {
		return now.Add(heartbeat)
	}
	next := t.later
	if !drain {
		due, err := p.Work.Next(ctx, now)
		if err == nil && due.After(now) && (next.IsZero() || due.Before(next)) {
			next = due
		}
	}
	if next.IsZero() || (running > 0 && next.After(now.Add(heartbeat))) {
		return now.Add(heartbeat)
	}
	return next
}

func (p *Pool) running() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.keys)
}

// listingLife is how long a listing is used before the next: one per task would
// cost more than an unchanged feed, and an old one hides what is more urgent.
const listingLife = time.Second

// list lists what is due. A task that was under way at any time meanwhile is left
// out: its row may have been read before the task changed it.
func (p *Pool) list(ctx context.Context, now time.Time) error {
	p.mu.Lock()
	p.rest = nil
	p.listed = now
	clear(p.ended)
	clear(p.endedLanes)
	p.mu.Unlock()
	tasks, err := p.Work.Due(ctx, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, t := range tasks {
		if !p.keys[t.Key()] && !p.ended[t.Key()] {
			p.rest = append(p.rest, t)
		}
	}
	return err
}

// turn is what one turn of the loop could start.
type turn struct {
	started int
	later   time.Time // the earliest moment at which a task that was put off may start
	full    bool      // a task is left for want of a worker
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
	t.moved = len(p.ended) > 0
	left := p.rest[:0]
	for i, task := range p.rest {
		if len(p.keys) >= p.Workers {
			left, t.full = append(left, p.rest[i:]...), true
			break
		}
		if p.keys[task.Key()] || (task.Lane != "" && (p.lanes[task.Lane] || p.endedLanes[task.Lane])) {
			continue
		}
		if !p.room(task) {
			left = append(left, task)
			continue
		}
		notBefore := task.NotBefore
		if at := p.retry[task.Key()]; at.After(notBefore) {
			notBefore = at
		}
		if notBefore.After(now) {
			if t.later.IsZero() || notBefore.Before(t.later) {
				t.later = notBefore
			}
			left = append(left, task)
			continue
		}
		p.keys[task.Key()] = true
		if task.Lane != "" {
			p.lanes[task.Lane] = true
		}
		for _, l := range task.Limits {
			p.busy[l.Name]++
		}
		t.started++
		p.wg.Add(1)
		go p.run(ctx, task)
	}
	clear(p.rest[len(left):])
	p.rest = left
	return t
}

// room reports whether the limits of a task let one more start.
func (p *Pool) room(t work.Task) bool {
	for _, l := range t.Limits {
		if p.busy[l.Name] >= max(1, min(l.Most, p.Workers-1)) {
			return false
		}
	}
	return true
}

// retryPause is how long a task that failed is postponed.
const retryPause = time.Minute

// run does one task. A task that fails leaves its work due; it is postponed here
// for a while, so that a broken one does not spin.
func (p *Pool) run(ctx context.Context, t work.Task) {
	defer p.wg.Done()
	err := p.guarded(ctx, t)
	if err != nil && ctx.Err() == nil {
		p.Log.Error("task failed; its work stays due", "task", t.Key(), "err", err)
	}
	p.mu.Lock()
	delete(p.keys, t.Key())
	p.ended[t.Key()] = true
	if t.Lane != "" {
		delete(p.lanes, t.Lane)
	}
	for _, l := range t.Limits {
		p.busy[l.Name]--
	}
	if err != nil {
		p.retry[t.Key()] = p.Clock.Now().Add(retryPause)
		if p.drain {
			p.retry[t.Key()] = p.Clock.Now().Add(24 * time.Hour)
			p.failed = append(p.failed, fmt.Errorf("%s: %w", t.Key(), err))
		}
	}
	p.mu.Unlock()
	p.Wake()
}

// Wake makes the loop look for due work at once.
func (p *Pool) Wake() {
	p.mu.Lock()
	wake := p.wake
	p.mu.Unlock()
	select {
	case wake <- struct{}{}:
	default: // one wake-up is already waiting, or the pool has not started
	}
}

func (p *Pool) guarded(ctx context.Context, t work.Task) (err error) {
	ctx, cancel := context.WithTimeout(ctx, taskLimit)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return p.Handlers.Do(ctx, t)
}
