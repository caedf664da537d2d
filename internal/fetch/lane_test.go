package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/fetch/lane"
)

// Two hundred feeds of one domain, from two processes that share a State:
// never two at once, never two within two seconds, redirects and robots.txt
// counted.
func TestLaneSpacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &journal{}
		m := newMemNet(j.wrap(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(700 * time.Millisecond) // simulated: an answer takes its time
			if r.URL.Path == "/old" {
				http.Redirect(w, r, "/new", http.StatusFound)
			}
		}))
		state := NewMemoryState()
		share := func(o *Options) { o.State = state }
		a, b := m.client(t, share), m.client(t, share)
		defer m.close(a, b)
		var wg sync.WaitGroup
		for i := range 200 {
			c := a
			if i%2 == 1 {
				c = b
			}
			req := Request{URL: fmt.Sprintf("https://h%d.example.org/feed", i%7)}
			req.URL = "http" + req.URL[5:]
			switch i % 20 {
			case 0:
				req.URL = "http://example.org/old"
			case 10:
				req.Kind = KindPage
			}
			wg.Go(func() { mustDo(t, c, req) })
		}
		wg.Wait()
		// 200 requests, 10 redirects, and each process asks each of the hosts
		// with a page for its robots.txt at most once.
		if n := len(j.events); n < 211 || n > 224 {
			t.Errorf("%d requests arrived", n)
		}
		if j.overlap > 0 {
			t.Errorf("%d requests overlapped another of their lane", j.overlap)
		}
		if gap := j.minGap(); gap < 2*time.Second {
			t.Errorf("least gap %v, want 2s", gap)
		}
	})
}

func TestLanesAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		c := m.client(t, nil)
		defer m.close(c)
		start := time.Now()
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() { mustDo(t, c, Request{URL: fmt.Sprintf("http://example%d.org/", i)}) })
		}
		wg.Wait()
		if took := time.Since(start); took != time.Second {
			t.Errorf("20 lanes took %v, want 1s", took)
		}
	})
}

func TestNextAllowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "busy.example.org" {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		c := m.client(t, nil)
		defer m.close(c)
		start := time.Now()
		if next := c.NextAllowed("http://example.org/a"); !next.IsZero() {
			t.Errorf("before the first request: %v", next)
		}
		mustDo(t, c, Request{URL: "http://www.example.org/a"})
		if next := c.NextAllowed("http://example.org/b"); !next.Equal(start.Add(2 * time.Second)) {
			t.Errorf("after a request: %v", next)
		}
		wantClass(t, c, Request{URL: "http://busy.example.org/"}, ClassTooMany)
		if next := c.NextAllowed("http://busy.example.org/x"); !next.Equal(start.Add(2*time.Second + time.Hour)) {
			t.Errorf("after a 429: %v", next)
		}
		if next := c.NextAllowed("http://other.net/"); !next.IsZero() {
			t.Errorf("another lane: %v", next)
		}
		time.Sleep(2 * time.Hour)
		if next := c.NextAllowed("http://busy.example.org/x"); !next.IsZero() {
			t.Errorf("after the hold: %v", next)
		}
	})
}

// A caller that goes away frees its place in the queue.
func TestLaneCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(http.ResponseWriter, *http.Request) {})
		c := m.client(t, nil)
		defer m.close(c)
		mustDo(t, c, Request{URL: "http://example.org/"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Do(ctx, Request{URL: "http://example.org/"})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		start := time.Now()
		mustDo(t, c, Request{URL: "http://example.org/"})
		if took := time.Since(start); took != time.Second {
			t.Errorf("waited %v, want the second that was left", took)
		}
	})
}

// brokenState fails in one method.
type brokenState struct {
	*MemoryState
	acquire, release error
}

func (s brokenState) AcquireLane(ctx context.Context, c lane.Claim) (lane.Grant, error) {
	if s.acquire != nil {
		return lane.Grant{}, s.acquire
	}
	return s.MemoryState.AcquireLane(ctx, c)
}

func (s brokenState) ReleaseLane(ctx context.Context, c lane.Claim, next time.Time) error {
	if s.release != nil {
		return s.release
	}
	return s.MemoryState.ReleaseLane(ctx, c, next)
}

func TestStateErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemNet(func(http.ResponseWriter, *http.Request) {})
		broken := errors.New("disk full")
		a := m.client(t, func(o *Options) { o.State = brokenState{MemoryState: NewMemoryState(), acquire: broken} })
		b := m.client(t, func(o *Options) { o.State = brokenState{MemoryState: NewMemoryState(), release: broken} })
		defer m.close(a, b)
		for _, c := range []*Client{a, b} {
			e := wantClass(t, c, Request{URL: "http://example.org/"}, classState)
			if !errors.Is(e, broken) {
				t.Errorf("got %v", e)
			}
		}
		if len(m.dials) != 1 {
			t.Errorf("%d dials, want the one of the client that could claim", len(m.dials))
		}
	})
}

// countingState counts calls.
type countingState struct {
	*MemoryState
	mu    sync.Mutex
	calls int
}

func (s *countingState) count() {
	s.mu.Lock()
	s.calls++
	s.mu.Unlock()
}

func (s *countingState) AcquireLane(ctx context.Context, c lane.Claim) (lane.Grant, error) {
	s.count()
	return s.MemoryState.AcquireLane(ctx, c)
}

func (s *countingState) Hold(ctx context.Context, host string, until time.Time) (time.Time, error) {
	s.count()
	return s.MemoryState.Hold(ctx, host, until)
}

func (s *countingState) Robots(ctx context.Context, origin string) (RobotsRecord, bool, error) {
	s.count()
	return s.MemoryState.Robots(ctx, origin)
}

// Servers of one's own cost State one call in a process's life, and no time.
func TestAllowedIsFree(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	state := &countingState{MemoryState: NewMemoryState()}
	c := newClient(t, Options{State: state, Spacing: time.Hour, Wait: func(context.Context, time.Time) error {
		return errors.New("waited")
	}})
	for i := range 100 {
		mustDo(t, c, Request{URL: u.String(), Kind: []Kind{KindFeed, KindPage}[i%2]})
	}
	if state.calls != 1 {
		t.Errorf("%d calls of State, want 1", state.calls)
	}
	if next := c.NextAllowed(u.String()); !next.IsZero() {
		t.Errorf("NextAllowed %v, want at once", next)
	}
}
