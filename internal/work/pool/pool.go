// Package pool does the work that is due on bounded workers of this process.
// It promises that no task runs twice at the same time, that a lane has at most
// one task under way and serves its polls first, that each class of work has
// workers of its own, that a panic frees its worker, and that Run ends with its
// tasks finished or cancelled.
package pool

import (
	"context"
	"errors"
	"log/slog"
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
	Workers  int // that all classes have in common; at least 1
	// Shares are the workers of each class. A class without has Workers.
	Shares  map[work.Class]work.Share
	Journal work.Journal
	Log     *slog.Logger

	mu    sync.Mutex
	keys  map[string]bool
	lanes map[string]bool
	busy  map[string]int     // tasks under way by limit
	class map[work.Class]int // and by class
	wg    sync.WaitGroup
	wake  chan struct{}
	beat  atomic.Int64            // time of the last turn of the loop, in microseconds
	retry map[string]time.Time    // when a task that failed may run again
	wants map[string][]work.Limit // what a task turned out to need before it runs again

	rest       []work.Task       // of the last listing, not started yet
	classes    int               // how many that listing had
	leads      map[string]string // of a lane: the poll that goes before all else in it
	listed     time.Time         // when that listing began
	ended      map[string]bool   // keys of tasks that ended since the listing began
	endedLanes map[string]bool   // and their lanes
	poked      bool              // somebody called Wake since then

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
	p.class = map[work.Class]int{}
	p.wants = map[string][]work.Limit{}
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
		if t.started == 0 && !t.short {
			if err = p.list(ctx, now); err != nil && ctx.Err() == nil {
				p.Log.Error("cannot list what is due", "err", err)
			}
			t = p.startAll(work, now)
		}
		if t.started > 0 {
			continue
		}
		running := p.running()
		if running == 0 {
			p.Journal.Rest(work)
		}
		if drain && running == 0 && !t.moved && (err != nil || t.later.IsZero() || t.later.After(now.Add(patience))) {
			return errors.Join(append(p.failed, err)...)
		}
		p.Clock.Wait(ctx, p.until(ctx, now, t, running, drain), p.wake, running == 0)
	}
	return nil
}

// until is the moment the loop next has something to decide.
func (p *Pool) until(ctx context.Context, now time.Time, t turn, running int, drain bool) time.Time {
	if t.moved && !t.short {
		return now // it is to be listed anew
	}
	next := t.later
	if t.moved { // what is listed waits for room, and something more urgent may be due
		next = p.expires()
	}
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
