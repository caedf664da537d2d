package notify

import (
	"context"
	"sync"
	"time"
)

// Pacer keeps a distance between the sendings to one place, as receivers ask
// for, and remembers who asked not to be asked for a while. Senders that share
// a Pacer share its places, so a place has a name that is unique among all of
// them. It is safe for concurrent use.
type Pacer struct {
	now  func() time.Time
	wait func(ctx context.Context, until time.Time) error
	mu   sync.Mutex
	next map[string]time.Time
	held map[string]time.Time
}

// NewPacer makes a Pacer. Now and wait are the clock; wait returns when the
// moment has come or the context is done. Nil takes the machine's clock.
func NewPacer(now func() time.Time, wait func(context.Context, time.Time) error) *Pacer {
	if now == nil {
		now = time.Now
	}
	if wait == nil {
		wait = func(ctx context.Context, until time.Time) error { return sleep(ctx, until.Sub(now())) }
	}
	return &Pacer{now: now, wait: wait, next: make(map[string]time.Time), held: make(map[string]time.Time)}
}

// Wait returns when it is the caller's turn to send to place; the next turn
// there is gap later. Turns are given in the order of the calls.
func (p *Pacer) Wait(ctx context.Context, place string, gap time.Duration) error {
	p.mu.Lock()
	now := p.now()
	turn := p.next[place]
	if turn.Before(now) {
		turn = now
	}
	p.next[place] = turn.Add(gap)
	p.mu.Unlock()
	if !turn.After(now) {
		return ctx.Err()
	}
	return p.wait(ctx, turn)
}

// Sent says that the last message to place left the process only at a moment
// after its turn, as a connection had to be made first. The next turn is gap
// after that.
func (p *Pacer) Sent(place string, at time.Time, gap time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if next := at.Add(gap); next.After(p.next[place]) {
		p.next[place] = next
	}
}

// Turn returns the earliest moment of the next turn at place. A moment that is
// not in the future means that a message may be sent at once.
func (p *Pacer) Turn(place string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next[place]
}

// Hold says that place must not be asked before until.
func (p *Pacer) Hold(place string, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held[place].Before(until) {
		p.held[place] = until
	}
}

// Held says until when place must not be asked, and whether that is still to
// come.
func (p *Pacer) Held(place string) (time.Time, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, now := p.held[place], p.now()
	if !until.After(now) {
		delete(p.held, place)
		return time.Time{}, false
	}
	return until, true
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
