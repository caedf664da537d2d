package pool

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"tocsin/internal/work"
)

// retryPause is how long a task that was set aside is not looked at.
const retryPause = time.Minute

// run does one task. One that fails leaves its work due; it is postponed, so
// that a broken one does not spin.
func (p *Pool) run(ctx context.Context, t work.Task) {
	defer p.wg.Done()
	again, err := p.journaled(ctx, &t)
	if err != nil && ctx.Err() == nil {
		p.Log.Error("task failed; its work stays due", "task", t.Key(), "again", again.Format(time.RFC3339), "err", err)
	}
	p.mu.Lock()
	p.end(t)
	if !again.IsZero() {
		p.retry[t.Key()] = again
	}
	if err != nil && p.drain {
		p.retry[t.Key()] = p.Clock.Now().Add(24 * time.Hour)
		p.failed = append(p.failed, fmt.Errorf("%s: %w", t.Key(), err))
	}
	p.mu.Unlock()
	p.nudge()
}

// end frees what a task had.
func (p *Pool) end(t work.Task) {
	delete(p.keys, t.Key())
	p.ended[t.Key()] = true
	if t.Lane != "" {
		delete(p.lanes, t.Lane)
		p.endedLanes[t.Lane] = true
	}
	p.class[t.Class]--
	for _, l := range t.Limits {
		p.busy[l.Name]--
	}
}

// journaled does a task between two lines of the journal. One that was stopped
// with the pool, or wants room, is as it was. again is when one that is put off
// may be tried.
func (p *Pool) journaled(ctx context.Context, t *work.Task) (again time.Time, err error) {
	if !p.Journal.Begin(*t) {
		return p.Clock.Now().Add(retryPause), nil
	}
	if t.Lane == "" { // else its claim of the lane is a write, which takes the mark with it
		err = p.Journal.Mark(ctx, *t)
	}
	if err == nil {
		err = p.guarded(ctx, t)
	}
	var want *work.Wanting
	wants := errors.As(err, &want)
	p.mu.Lock()
	delete(p.wants, t.Key())
	if wants {
		p.wants[t.Key()] = want.Limits
	}
	p.mu.Unlock()
	if wants || ctx.Err() != nil {
		p.Journal.Leave(*t)
		return time.Time{}, nil
	}
	return p.Journal.End(ctx, *t, err), err
}

// guarded does a task, and makes an error of a panic and of a time that is over.
func (p *Pool) guarded(ctx context.Context, t *work.Task) (err error) {
	limited, cancel := context.WithTimeout(ctx, taskLimit)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			p.Log.Error("a task panicked", "task", t.Key(), "panic", r, "stack", string(debug.Stack()))
			err = &work.CutError{Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	err = p.Handlers.Do(work.WithAttendant(limited, work.Attendant{
		Take: func(limits []work.Limit) bool { return p.take(t, limits) },
		Mark: func(ctx context.Context) error { return p.Journal.Mark(ctx, *t) },
	}), *t)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = &work.CutError{Err: fmt.Errorf("ended after %s: %w", taskLimit, err)}
	}
	return err
}

// Wake makes the loop look for due work at once.
func (p *Pool) Wake() {
	p.mu.Lock()
	p.poked = true
	p.mu.Unlock()
	p.nudge()
}

// nudge lets the loop turn.
func (p *Pool) nudge() {
	p.mu.Lock()
	wake := p.wake
	p.mu.Unlock()
	select {
	case wake <- struct{}{}:
	default: // one wake-up is already waiting, or the pool has not started
	}
}
