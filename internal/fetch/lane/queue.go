package lane

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// queues orders the requests of this process: first come, first served within
// a lane, so that only one of them at a time asks State for it.
type queues struct {
	mu    sync.Mutex
	lanes map[string]*queue
	next  map[string]time.Time // what this process knows of lanes' next-allowed times
	holds map[string]time.Time // and of hosts' holds
	asked map[string]bool      // hosts outside all lanes whose hold State was asked for
	seq   uint64               // numbers claims
}

type queue struct {
	turn chan struct{} // holds one token while a request is under way
	refs int           // requests in it, waiting ones included
}

func newQueues() *queues {
	return &queues{
		lanes: make(map[string]*queue),
		next:  make(map[string]time.Time),
		holds: make(map[string]time.Time),
		asked: make(map[string]bool),
	}
}

// enter waits for the process's own turn in a lane.
func (l *queues) enter(ctx context.Context, lane string) error {
	l.mu.Lock()
	q := l.lanes[lane]
	if q == nil {
		q = &queue{turn: make(chan struct{}, 1)}
		l.lanes[lane] = q
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
func (l *queues) leave(lane string, next, now time.Time) {
	l.mu.Lock()
	q := l.lanes[lane]
	if next.After(now) {
		l.next[lane] = next
	}
	l.prune(now)
	l.mu.Unlock()
	<-q.turn
	l.drop(lane, q)
}

func (l *queues) drop(lane string, q *queue) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q.refs--; q.refs == 0 {
		delete(l.lanes, lane)
	}
}

// hold notes a host's hold; the maps forget what is over when they grow.
func (l *queues) hold(host string, until, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.holds[host]) {
		l.holds[host] = until
	}
	l.prune(now)
}

func (l *queues) prune(now time.Time) {
	for _, times := range [...]map[string]time.Time{l.holds, l.next} {
		if len(times) <= 1024 {
			continue
		}
		for k, t := range times {
			if !t.After(now) {
				delete(times, k)
			}
		}
	}
}

// holder names a claim: unique within the process by number, across
// processes by the limiter's id.
func (l *queues) holder(id string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	return id + "-" + strconv.FormatUint(l.seq, 36)
}
