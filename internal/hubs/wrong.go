package hubs

import (
	"sync"
	"time"

	"tocsin/internal/store"
)

// wrongPause is the least time between two writes that wrong pushes of one
// subscription cause: who knows a callback can send as many as the line takes.
const wrongPause = time.Second

// wrongPushes counts pushes that are not signed as they must be, by
// subscription, until they are written. It is safe for concurrent use.
type wrongPushes struct {
	mu      sync.Mutex
	pending map[int64]int
	written map[int64]time.Time
}

// count counts one more, and returns how many are to be written with it; 0 while
// others were written just now. They go in with the next.
func (w *wrongPushes) count(u store.Subscription, now time.Time) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending == nil {
		w.pending, w.written = map[int64]int{}, map[int64]time.Time{}
	}
	w.pending[u.ID]++
	if since := now.Sub(w.written[u.ID]); since >= 0 && since < wrongPause {
		return 0
	}
	n := w.pending[u.ID]
	delete(w.pending, u.ID)
	w.written[u.ID] = now
	return n
}
