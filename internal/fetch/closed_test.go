package fetch

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// closing serves a host whose pages below /closed/ answer 503 for so many seconds.
func closing(t *testing.T, seconds string) (*Client, *journal, func()) {
	j := &journal{}
	m := newMemNet(j.wrap(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path) > 8 && r.URL.Path[:8] == "/closed/" {
			w.Header().Set("Retry-After", seconds)
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	}))
	c := m.client(t, nil)
	return c, j, func() { m.close(c) }
}

const week = 7 * 24 * time.Hour

// TestLongUnavailable: a publisher answers one page with "503, in a week" to have
// its whole host left alone. Only that page is; a second one closes the host,
// for a day at a time.
func TestLongUnavailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, end := closing(t, "604800")
		defer end()
		page := func(path string) Request { return Request{URL: "http://news.example.org" + path, Kind: KindPage} }
		start := time.Now()
		if e := wantClass(t, c, page("/closed/1"), ClassStatus5xx); e.RetryAfter.Sub(start) < week {
			t.Errorf("its own page is held for %v, want a week", e.RetryAfter.Sub(start))
		}
		wantClass(t, c, page("/closed/1"), ClassHeld)
		mustDo(t, c, page("/open"))
		mustDo(t, c, Request{URL: "http://news.example.org/feed"})
		wantClass(t, c, page("/closed/2"), ClassStatus5xx)
		if e := wantClass(t, c, page("/open"), ClassHeld); e.RetryAfter.Sub(start) > 25*time.Hour {
			t.Errorf("the host is held for %v, want a day", e.RetryAfter.Sub(start))
		}
		time.Sleep(25 * time.Hour)
		mustDo(t, c, Request{URL: "http://news.example.org/feed"})
		wantClass(t, c, page("/closed/2"), ClassHeld)
	})
}

// TestLongUnavailableFeed: a feed is asked daily, whatever its server wants.
func TestLongUnavailableFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, j, end := closing(t, "604800")
		defer end()
		req := Request{URL: "http://news.example.org/closed/feed"}
		for range 4 {
			at := time.Now()
			if e := wantClass(t, c, req, ClassStatus5xx); e.RetryAfter.Sub(at) > closedFeed+time.Minute {
				t.Errorf("held for %v, want a day", e.RetryAfter.Sub(at))
			}
			time.Sleep(closedFeed)
		}
		if n := len(j.events); n != 4 {
			t.Errorf("%d requests in four days, want 4", n)
		}
	})
}

// TestShortUnavailable: a 503 of up to an hour is the host's.
func TestShortUnavailable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, end := closing(t, "3600")
		defer end()
		wantClass(t, c, Request{URL: "http://news.example.org/closed/1", Kind: KindPage}, ClassStatus5xx)
		wantClass(t, c, Request{URL: "http://news.example.org/open", Kind: KindPage}, ClassHeld)
	})
}
