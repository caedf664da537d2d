package fetch

import (
	"fmt"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/fetch/robots"
)

// site is a host in memory whose robots.txt a test can change.
type site struct {
	journal
	status int
	body   string
	etag   string
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/robots.txt" {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
		}
		return
	}
	if s.etag != "" && r.Header.Get("If-None-Match") == s.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if s.etag != "" {
		w.Header().Set("ETag", s.etag)
	}
	w.WriteHeader(s.status)
	fmt.Fprint(w, s.body)
}

// count is how often a URI was asked for.
func (s *site) count(uri string) int {
	n := 0
	for _, e := range s.events {
		if e.uri == uri {
			n++
		}
	}
	return n
}

func page(url string) Request { return Request{URL: url, Kind: KindPage} }

func TestRobotsOnEveryHop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 200, body: "User-agent: *\nDisallow: /private\n"}
		m := newMemNet(s.wrap(s.serve))
		c := m.client(t, nil)
		defer m.close(c)
		mustDo(t, c, page("http://example.org/open"))
		e := wantClass(t, c, page("http://example.org/private/a"), ClassRobots)
		if !strings.Contains(e.Error(), "Disallow: /private") {
			t.Errorf("the error does not tell the line: %v", e)
		}
		wantClass(t, c, page("http://example.org/open?to=/private/b"), ClassRobots)
		wantClass(t, c, page("http://other.net/open?to=http://www.example.org/private/c"), ClassRobots)
		wantClass(t, c, Request{URL: "http://example.org/private/d", Kind: KindList}, ClassRobots)
		mustDo(t, c, Request{URL: "http://example.org/private/feed", Kind: KindFeed})
		for _, e := range s.events {
			if strings.HasPrefix(e.uri, "/private") && e.uri != "/private/feed" {
				t.Errorf("%s was asked for", e.uri)
			}
		}
		if n := s.count("/robots.txt"); n != 3 { // example.org, other.net, www.example.org
			t.Errorf("robots.txt was asked for %d times, want once for each of 3 hosts", n)
		}
	})
}

func TestRobotsStatuses(t *testing.T) {
	for status, class := range map[int]Class{
		200: ClassRobots, 204: "", 400: "", 401: "", 403: "", 404: "", 410: "", 418: "", 451: "",
		429: ClassRobots, 500: ClassRobots, 502: ClassRobots, 503: ClassRobots, 504: ClassRobots, 999: ClassRobots,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &site{status: status, body: "User-agent: *\nDisallow: /\n"}
				m := newMemNet(s.wrap(s.serve))
				c := m.client(t, nil)
				defer m.close(c)
				for range 3 {
					if class == "" {
						mustDo(t, c, page("http://example.org/a"))
					} else {
						wantClass(t, c, page("http://example.org/a"), class)
					}
				}
				if n := s.count("/robots.txt"); n != 1 {
					t.Errorf("asked for %d times, want 1", n)
				}
			})
		})
	}
}

// Over three days the file is asked for once a day, conditionally, also
// across restarts; when it cannot be read, the last good copy holds.
func TestRobotsCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 200, body: "User-agent: *\nDisallow: /private\n", etag: `"1"`}
		m := newMemNet(s.wrap(s.serve))
		state := NewMemoryState()
		c := m.client(t, func(o *Options) { o.State = state })
		check := func() {
			t.Helper()
			mustDo(t, c, page("http://example.org/open"))
			wantClass(t, c, page("http://example.org/private"), ClassRobots)
		}
		for hour := range 72 {
			if hour%10 == 9 {
				c.Close()
				c = m.client(t, func(o *Options) { o.State = state })
			}
			check()
			time.Sleep(time.Hour)
		}
		if n := s.count("/robots.txt"); n != 3 {
			t.Errorf("72 hours: asked for %d times, want 3", n)
		}
		s.status, s.etag = 503, `"2"` // it breaks
		for range 40 * 24 {
			check()
			time.Sleep(time.Hour)
		}
		s.status, s.body = 200, "User-agent: *\nDisallow: /open\n" // it comes back, changed
		time.Sleep(time.Hour)
		mustDo(t, c, page("http://example.org/private"))
		wantClass(t, c, page("http://example.org/open"), ClassRobots)
		m.close(c)
	})
}

func TestRobotsUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 500}
		m := newMemNet(s.wrap(s.serve))
		m.names["gone.example.org"] = []netip.Addr{}
		m.names["inside.example.org"] = []netip.Addr{netip.MustParseAddr("10.0.0.1")}
		c := m.client(t, nil)
		defer m.close(c)
		wantClass(t, c, page("http://gone.example.org/"), ClassDNS)
		wantClass(t, c, page("http://inside.example.org/"), ClassBlocked)
		e := wantClass(t, c, page("http://example.org/"), ClassRobots)
		if !strings.Contains(e.Error(), "status 500") || !strings.Contains(e.Error(), "2000-01-01T00:00:") {
			t.Errorf("the error does not say why and since when: %v", e)
		}
		s.status = 404
		time.Sleep(robotsRetry + time.Minute)
		mustDo(t, c, page("http://example.org/"))
	})
}

func TestRobotsRedirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hops := map[string]string{ // host to host
			"a.example": "http://b.example/robots.txt", "c.example": "http://10.0.0.1/robots.txt",
			"d.example": "http://d.example/robots.txt",
		}
		m := newMemNet(func(w http.ResponseWriter, r *http.Request) {
			if to := hops[r.Host]; to != "" && r.URL.Path == "/robots.txt" {
				http.Redirect(w, r, to, http.StatusMovedPermanently)
				return
			}
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		})
		c := m.client(t, nil)
		defer m.close(c)
		wantClass(t, c, page("http://a.example/private"), ClassRobots) // another host's file counts
		mustDo(t, c, page("http://a.example/open"))
		wantClass(t, c, page("http://c.example/open"), ClassBlocked)
		mustDo(t, c, page("http://d.example/private")) // a loop: as if there were none
		for _, ap := range m.dials {
			if ap.Addr() != someHost {
				t.Errorf("dialled %s", ap)
			}
		}
	})
}

func TestCrawlDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"10": 10 * time.Second, "1": 2 * time.Second, "3600": time.Minute,
		"soon": 2 * time.Second,
	} {
		t.Run(value, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &site{status: 200, body: "User-agent: *\nCrawl-delay: " + value + "\n"}
				m := newMemNet(s.wrap(s.serve))
				c := m.client(t, nil)
				defer m.close(c)
				for i := range 5 {
					mustDo(t, c, page(fmt.Sprintf("http://example.org/%d", i)))
				}
				s.events = s.events[1:] // before robots.txt was read, nothing was known
				if gap := s.minGap(); gap != want {
					t.Errorf("least gap %v, want %v", gap, want)
				}
			})
		})
	}
}

// A pause that is longer than a request can be made to wait is handed on, for
// the interval of polls, also from what a restart finds stored (ROB-06).
func TestCrawlPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 200, body: "User-agent: *\nCrawl-delay: 3600\n"}
		m := newMemNet(s.wrap(s.serve))
		state := NewMemoryState()
		share := func(o *Options) { o.State = state }
		c := m.client(t, share)
		if r := mustDo(t, c, page("http://example.org/a")); r.CrawlPause != time.Hour {
			t.Errorf("the pause is %s, want 1h", r.CrawlPause)
		}
		c.Close()
		c = m.client(t, share)
		if r := mustDo(t, c, page("http://example.org/a")); r.CrawlPause != time.Hour {
			t.Errorf("after a restart the pause is %s, want 1h", r.CrawlPause)
		}
		if r := mustDo(t, c, Request{URL: "http://example.org/feed"}); r.CrawlPause != 0 {
			t.Errorf("a feed has the pause %s", r.CrawlPause)
		}
		m.close(c)
	})
}

// A feed's own address is not robots.txt's business, unless it is made so
// (ROB-08).
func TestRobotsForFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 200, body: "User-agent: *\nDisallow: /\n"}
		m := newMemNet(s.wrap(s.serve))
		c := m.client(t, nil)
		defer m.close(c)
		mustDo(t, c, Request{URL: "http://example.org/feed"})
		if n := s.count("/robots.txt"); n != 0 {
			t.Errorf("robots.txt was asked for %d times for a feed", n)
		}
		wantClass(t, c, Request{URL: "http://example.org/feed", Robots: true}, ClassRobots)
	})
}

// After thirty days without a readable robots.txt the operator decides, not
// before (ROB-03).
func TestRobotsLapse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{status: 503}
		m := newMemNet(s.wrap(s.serve))
		c := m.client(t, nil)
		defer m.close(c)
		bold := page("http://example.org/")
		bold.RobotsLapse = true
		wantClass(t, c, bold, ClassRobots)
		time.Sleep(lapse - time.Hour)
		e := wantClass(t, c, bold, ClassRobots)
		if strings.Contains(e.Error(), "you may decide") {
			t.Errorf("before thirty days: %v", e)
		}
		time.Sleep(2 * time.Hour)
		mustDo(t, c, bold)
		e = wantClass(t, c, page("http://example.org/"), ClassRobots)
		if !strings.Contains(e.Error(), "you may decide: robots_unreadable: allow") {
			t.Errorf("after thirty days: %v", e)
		}
	})
}

// A robots.txt of 55 MB is read up to 1 MiB.
func TestRobotsHuge(t *testing.T) {
	sent := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			return
		}
		fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		line := []byte(strings.Repeat("# "+strings.Repeat("x", 61)+"\n", 1024))
		for sent < 55<<20 {
			n, err := w.Write(line)
			if sent += n; err != nil {
				return
			}
		}
	})
	c := newClient(t, Options{})
	wantClass(t, c, page(s.URL+"/private"), ClassRobots)
	mustDo(t, c, page(s.URL+"/open"))
	if sent > 20<<20 {
		t.Errorf("%d bytes were sent before the connection ended", sent)
	}
}

// Fifty thousand hosts, some hostile, leave the cache within its bound.
func TestRobotsCacheBounded(t *testing.T) {
	cache, state := newRobotsCache(), NewMemoryState()
	rules := "User-agent: *\n" + strings.Repeat("Disallow: /some/section/\n", 5)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range 50_000 {
		record := RobotsRecord{Origin: fmt.Sprintf("https://host%d.example", i), Rules: rules, Known: true}
		if i%1000 == 0 { // a hostile one
			record.Rules += strings.Repeat("Disallow: /"+strings.Repeat("x", 1000)+"\n", robots.MaxBytes/1024)
		}
		cache.set(cache.entry(record.Origin), record, "Tocsin")
		if err := state.SaveRobots(t.Context(), record); err != nil {
			t.Fatal(err)
		}
	}
	if grown := heap() - before; grown > 64<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	runtime.KeepAlive(cache)
	runtime.KeepAlive(state)
}
