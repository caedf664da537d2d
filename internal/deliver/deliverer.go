// Package deliver turns what is owed into messages and sends them. A group that
// closes freezes its rows into notifications, one for each recipient; a delivery
// is one attempt to send one. That an attempt is under way is recorded before
// anything leaves the process, so a message is sent at least once and a repeat
// is marked; a digest claims all rows that nobody has claimed.
package deliver

import (
	"log/slog"
	"sync"
	"time"

	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// Outage knows whether nothing can be reached from here (package outage).
type Outage interface {
	Lasts() bool
	Doubtful() bool // it lasts, or may have begun
}

// Deliverer closes groups into messages and delivers them. It is safe for
// concurrent use.
type Deliverer struct {
	Store   *store.Store
	Live    *settings.Live
	Notices operators.Notices
	Now     func() time.Time
	Log     *slog.Logger
	Outage  Outage // nil for none, ever

	waiting sync.Mutex
	waits   map[string]wait // of due digests, by key
	hurried bool            // nothing waits any more (EndWaits)
}
