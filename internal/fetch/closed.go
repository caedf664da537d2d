package fetch

import (
	"net/url"
	"sync"
	"time"
)

// A server that is overloaded says so for minutes, to everybody. Whoever answers
// one page with "503, come back in a week" may want the rest of its host left
// alone with it: beyond closedAfter a 503 closes the one path that it was given
// for, and the host only when a second path says the same. And nobody closes a
// feed or a list for longer than closedFeed: it is asked daily.
const (
	closedAfter = time.Hour
	closedFeed  = 24 * time.Hour
)

// closed is a path that a long 503 has closed.
type closed struct {
	path  string
	until time.Time
}

// closedPaths remembers, for each host, the path that a long 503 closed last. What
// each such answer says about its own page is in the caller's rows.
type closedPaths struct {
	mu     sync.Mutex
	byHost map[string]closed
}

// add notes that a path is closed, and reports whether another one of its host
// is as well.
func (c *closedPaths) add(u *url.URL, until, now time.Time) (second bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byHost == nil {
		c.byHost = map[string]closed{}
	}
	for host, was := range c.byHost {
		if !was.until.After(now) {
			delete(c.byHost, host)
		}
	}
	was, known := c.byHost[u.Host]
	c.byHost[u.Host] = closed{u.EscapedPath(), until}
	return known && was.path != u.EscapedPath()
}

// until is until when a path is closed, zero if it is not.
func (c *closedPaths) until(u *url.URL) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if was := c.byHost[u.Host]; was.path == u.EscapedPath() {
		return was.until
	}
	return time.Time{}
}
