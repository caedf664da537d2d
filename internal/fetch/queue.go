package fetch

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// lanes queues the requests of this process: first come, first served within
// a lane, so that only one of them at a time asks State for it.
type lanes struct {
	mu    sync.Mutex
	queue map[string]*laneQueue
	next  map[string]time.Time // what this process knows of lanes' next-allowed times
	holds map[string]time.Time // and of hosts' holds
	asked map[string]bool      // allowed hosts whose hold State was asked for
	seq   uint64               // numbers claims
}

type laneQueue struct {
	turn chan struct{} // holds one token while a request is under way
	refs int           // requests in it, waiting ones included
}

func newLanes() *lanes {
	return &lanes{
		queue: make(map[string]*laneQueue),
		next:  make(map[string]time.Time),
		holds: make(map[string]time.Time),
		asked: make(map[string]bool),
	}
}

// enter waits for the process's own turn in a lane.
func (l *lanes) enter(ctx context.Context, lane string) error {
	l.mu.Lock()
	q := l.queue[lane]
	if q == nil {
		q = &laneQueue{turn: make(chan struct{}, 1)}
		l.queue[lane] = q
	}
	q.refs++
	l.mu.Unlock()
	select {
	case q.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		l.drop(lane, q)
		return ctx.Err()
	}
}

// leave ends the turn that enter gave, and notes when the next may start.
func (l *lanes) leave(lane string, next, now time.Time) {
	l.mu.Lock()
	q := l.queue[lane]
	if next.After(now) {
		l.next[lane] = next
	}
	l.prune(now)
	l.mu.Unlock()
	<-q.turn
	l.drop(lane, q)
}

func (l *lanes) drop(lane string, q *laneQueue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q.refs--; q.refs == 0 {
		delete(l.queue, lane)
	}
}

// hold notes a host's hold; the maps forget what is over when they grow.
func (l *lanes) hold(host string, until, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.holds[host]) {
		l.holds[host] = until
	}
	l.prune(now)
}

func (l *lanes) prune(now time.Time) {
	if len(l.holds) > 1024 {
		for k, t := range l.holds {
			if !t.After(now) {
				delete(l.holds, k)
			}
		}
	}
	if len(l.next) > 1024 {
		for k, t := range l.next {
			if !t.After(now) {
				delete(l.next, k)
			}
		}
	}
}

// holder names a claim: unique within the process by number, across
// processes by the client's id.
func (l *lanes) holder(id string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	return id + "-" + strconv.FormatUint(l.seq, 36)
}
