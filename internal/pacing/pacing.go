// Package pacing decides when a source is polled again: by its schedule, by what
// its publisher asks for, by how it fails and for how long, and by how busy its
// lane is. What a poll's outcome means for the source's state is decided here.
package pacing

import (
	"time"

	"tocsin/internal/config"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/work"
)

// IsOwn reports whether a URL is on a server listed in fetch.allow.
func (m *Pacing) IsOwn(url string) bool { return m.Own != nil && m.Own(url) }

// Queued gives a fetch its lane, so that no worker waits for a lane that is busy.
// Servers listed in fetch.allow have none.
func (m *Pacing) Queued(t work.Task, lane, url string) work.Task {
	if url == "" || m.IsOwn(url) {
		return t
	}
	t.Lane = "lane " + lane
	t.NotBefore = m.Queue.NextAllowed(url)
	return t
}

// Rendered are the limits of work for a source whose pages a browser renders.
func (m *Pacing) Rendered(conf config.Source) []work.Limit {
	if !conf.Render {
		return nil
	}
	return []work.Limit{{Name: "browser", Most: m.Live.Now().Config.Browser.AtOnce}}
}

// Queue is what Pacing asks of the fetcher before a fetch begins.
type Queue interface {
	NextAllowed(url string) time.Time
}

// Pacing decides when a source is polled again. It is safe for concurrent use.
type Pacing struct {
	Live    *settings.Live
	Queue   Queue
	Notices operators.Notices
	Now     func() time.Time
	// Own reports whether a URL is on a server listed in fetch.allow; those
	// requests skip the lane's queue. Nil means none.
	Own func(url string) bool
}
