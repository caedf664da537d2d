package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"tocsin/internal/fetch/lru"
	"tocsin/internal/fetch/robots"
)

// How long what is known of a robots.txt is used: a day (RFC 9309, 2.4), and
// when it could not be read, until the next try.
const (
	robotsFresh = 24 * time.Hour
	robotsRetry = 30 * time.Minute
)

// maxRobots bounds the parsed files in memory, in bytes of about what they
// take: some thousands of the usual size.
const maxRobots = 8 << 20

type robotsCache struct {
	mu      sync.Mutex
	entries *lru.Cache[*robotsEntry]
}

// robotsEntry is one origin's file. Whoever holds busy may read and write it.
type robotsEntry struct {
	busy   chan struct{}
	loaded bool
	record RobotsRecord // without Rules, which rules can print
	rules  *robots.Rules
	delay  atomic.Int64 // of rules, readable at any time
}

func newRobotsCache() *robotsCache {
	return &robotsCache{entries: lru.New[*robotsEntry](maxRobots)}
}

func (r *robotsCache) entry(origin string) *robotsEntry {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.entries.Get(origin)
	if !ok {
		e = &robotsEntry{busy: make(chan struct{}, 1)}
		r.entries.Put(origin, e, 1024)
	}
	return e
}

// delay is the crawl delay that is known for an origin, or 0.
func (r *robotsCache) delay(origin string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.entries.Get(origin); ok {
		return time.Duration(e.delay.Load())
	}
	return 0
}

// set puts what is known into the entry, which the caller holds.
func (r *robotsCache) set(e *robotsEntry, record RobotsRecord, product string) {
	e.rules = robots.Parse([]byte(record.Rules), product)
	e.delay.Store(int64(e.rules.CrawlDelay()))
	cost := 2*record.size() + 512
	record.Rules = ""
	e.record = record
	e.loaded = true
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries.Put(record.Origin, e, cost)
}

// lapse is how long a robots.txt must have been unreadable before an operator
// may decide that it forbids nothing (RFC 9309, 2.3.1.4).
const lapse = 30 * 24 * time.Hour

// obeyRobots returns the pause that u's host asks for (robots.Rules.Pause) if
// it lets us read u, else an *Error.
func (c *Client) obeyRobots(ctx context.Context, u *url.URL, page *Request) (time.Duration, error) {
	e := c.robots.entry(origin(u))
	select {
	case e.busy <- struct{}{}:
		defer func() { <-e.busy }()
	case <-ctx.Done():
		return 0, c.fail(ClassCanceled, u, ctx.Err())
	}
	if err := c.refreshRobots(ctx, u, page, e); err != nil {
		return 0, err
	}
	failing := e.record.FailingSince
	if !failing.IsZero() && c.now().Sub(failing) >= lapse && page.RobotsLapse {
		return 0, nil
	}
	if !e.record.Known {
		return 0, c.fail(ClassRobots, u, fmt.Errorf("robots.txt of %s has not been readable since %s (%s), which forbids all pages%s",
			u.Host, failing.UTC().Format(time.RFC3339), e.record.Failure, c.lapsed(failing)))
	}
	path := u.EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	if ok, line := e.rules.Allowed(path); !ok {
		return 0, c.fail(ClassRobots, u, fmt.Errorf("robots.txt of %s forbids it by %.200q%s", u.Host, line, c.lapsed(failing)))
	}
	return e.rules.Pause(), nil
}

// lapsed says, after thirty days, that somebody may decide.
func (c *Client) lapsed(failing time.Time) string {
	if failing.IsZero() || c.now().Sub(failing) < lapse {
		return ""
	}
	return "; it has been unreadable for 30 days, so you may decide: robots_unreadable: allow"
}

// refreshRobots brings the entry up to date: from memory, from State, from the
// server. It returns an error if the host cannot be reached at all.
func (c *Client) refreshRobots(ctx context.Context, u *url.URL, page *Request, e *robotsEntry) error {
	shared := !c.unpaced(ctx, u, c.way(page, false).proxy.Remote()) // what is allowed by name stays out of State
	if !e.loaded && shared {
		record, ok, err := c.opt.State.Robots(ctx, origin(u))
		if err != nil {
			return c.fail(classState, u, err)
		}
		if ok {
			c.robots.set(e, record, c.product)
		}
	}
	if e.loaded {
		keep := robotsFresh
		if !e.record.FailingSince.IsZero() {
			keep = robotsRetry
		}
		if age := c.now().Sub(e.record.Checked); age >= 0 && age < keep {
			return nil
		}
	}
	old := e.record
	if e.rules != nil {
		old.Rules = e.rules.String()
	}
	record, err := c.askRobots(ctx, u, page, old)
	if err != nil {
		return err
	}
	c.robots.set(e, record, c.product)
	if shared {
		if err := c.opt.State.SaveRobots(ctx, record); err != nil {
			return c.fail(classState, u, err)
		}
	}
	return nil
}

// askRobots fetches the file and returns the record that follows from the
// answer and from what was known (RFC 9309, 2.3.1). It goes the way that the
// page would, without the headers of its source.
func (c *Client) askRobots(ctx context.Context, u *url.URL, page *Request, old RobotsRecord) (RobotsRecord, error) {
	req := Request{
		URL:          origin(u) + "/robots.txt",
		Kind:         kindRobots,
		ETag:         old.ETag,
		LastModified: old.LastModified,
		ValidatorURL: old.ValidatorURL,
		HeaderURL:    cmp.Or(page.HeaderURL, page.URL),
		Insecure:     page.Insecure,
		Proxy:        page.Proxy,
	}
	resp, err := c.Do(ctx, req)
	now := c.now()
	if err == nil {
		if resp.NotModified {
			old.Checked = now
			old.FailingSince = time.Time{}
			old.Failure = ""
			return old, nil
		}
		rules := robots.Parse(resp.Body, c.product)
		return RobotsRecord{
			Origin: origin(u), Rules: rules.String(), Known: true, Checked: now,
			ETag: utf8Only(resp.ETag), LastModified: utf8Only(resp.LastModified), ValidatorURL: resp.FinalURL,
		}, nil
	}
	var e *Error
	if !errors.As(err, &e) {
		return old, err
	}
	switch e.Class {
	case ClassUnauthorised, ClassForbidden, ClassChallenge, ClassNotFound, ClassGone, ClassStatus4xx:
		if e.Status < 500 {
			return RobotsRecord{Origin: origin(u), Known: true, Checked: now}, nil
		}
	case ClassRedirect: // "may assume that it is unavailable", which allows all
		return RobotsRecord{Origin: origin(u), Known: true, Checked: now}, nil
	case ClassCanceled, classState, ClassHeld:
		return old, err
	case ClassDNS, ClassRefused, ClassTLS, ClassBlocked, ClassTimeout, ClassProxy:
		if !old.Known {
			return old, err // the page would fail alike: this says more
		}
	}
	old.Origin = origin(u)
	old.Checked = now
	old.Failure = strings.ToValidUTF8(e.Err.Error(), "?")
	if old.FailingSince.IsZero() {
		old.FailingSince = now
	}
	return old, nil
}

// utf8Only leaves out a validator that a record kept as JSON or text would
// alter; the file is then read again in full once a day.
func utf8Only(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}

// Sitemaps are the addresses of sitemaps that a robots.txt names.
func Sitemaps(body []byte) []string { return robots.Sitemaps(body) }
