package poll_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/fetch"
	"tocsin/internal/racetest"
)

// TestDaysOfFeeds is a small TestBenchMonth, for every run of the tests.
func TestDaysOfFeeds(t *testing.T) {
	racetest.Alone(t)
	simulate(t, 12, 36*time.Hour, 10*time.Minute)
}

// TestBenchMonth is a month of 1,000 feeds, as their publishers see it: more
// than a million polls through the whole service, with an internet in memory
// and simulated time. TOCSIN_BENCH_FEEDS and TOCSIN_BENCH_DAYS say otherwise.
func TestBenchMonth(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench-month")
	}
	days := time.Duration(apptest.FromEnv(t, "TOCSIN_BENCH_DAYS", 30))
	simulate(t, apptest.FromEnv(t, "TOCSIN_BENCH_FEEDS", 1000), days*24*time.Hour, time.Minute)
}

func simulate(t *testing.T, feeds int, lasts, step time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		press := newPress(feeds)
		var sources strings.Builder
		for _, p := range press.feeds {
			fmt.Fprintf(&sources, "  - {name: %q, feed: \"http://%s/feed\"%s}\n", p.host, p.host, p.options)
		}
		w := apptest.NewWorld(t, sources.String(), press.serve)
		w.Quiet = true
		defer w.End()
		w.Pass(lasts/3, step)
		start := footprint()
		w.Pass(lasts/3, step)
		w.Restart() // nothing may be forgotten
		w.Pass(lasts/3, step)
		end := footprint()
		press.report(t)
		t.Logf("goroutines %d -> %d, descriptors %d -> %d, heap %d -> %d MB after a third of the time and at the end", start.goroutines,
			end.goroutines, start.files, end.files, start.heap>>20, end.heap>>20)
		if end.goroutines > start.goroutines+5 || end.files > start.files+5 {
			t.Error("goroutines or descriptors grew")
		}
	})
}

type steps struct {
	goroutines, files int
	heap              uint64
}

// footprint is taken when the connections have been idle for long.
func footprint() steps {
	time.Sleep(time.Minute)
	synctest.Wait()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, _ := os.ReadDir("/proc/self/fd") // none where there is no /proc
	return steps{runtime.NumGoroutine(), len(files), m.HeapAlloc}
}

// press is the publishers of a simulation, who note each breach of what a
// polite reader does.
type press struct {
	feeds []*publisher
	start time.Time

	mu       sync.Mutex
	byHost   map[string]*publisher
	inFlight map[string]int       // by registrable domain
	last     map[string]time.Time // start of the last request, by registrable domain

	requests, notModified, failed, overlap, crowded, strays int
}

// publisher is one feed.
type publisher struct {
	n       int
	host    string
	options string        // of its source
	least   time.Duration // between two polls of it
	every   time.Duration // it publishes

	etag, modified string // as last sent with a body
	asked          time.Time
	held           time.Time // its Retry-After
	polls          int

	unconditional, early, inRetry, altered int
}

func newPress(n int) *press {
	p := &press{start: time.Now(), byHost: map[string]*publisher{}, inFlight: map[string]int{}, last: map[string]time.Time{}}
	for i := range n {
		f := &publisher{n: i, host: fmt.Sprintf("www.outlet%d.example", i), least: 30 * time.Minute, every: time.Duration(5+i%40) * time.Hour}
		switch {
		case i%5 == 4: // hosts that share a registrable domain
			f.host = fmt.Sprintf("feed%d.portal%d.example", i, i/50)
		case i%10 == 8:
			f.least = time.Hour // by max-age, or ttl
		case i%10 == 7:
			f.options, f.least = `, schedule: "@every 3h"`, 3*time.Hour
		case i%10 == 6:
			f.options, f.least = ", schedule: adaptive", 5*time.Minute
		}
		p.feeds = append(p.feeds, f)
		p.byHost[f.host] = f
	}
	return p
}

// validators are those of a version of the feed, in all the forms that
// servers write.
func (f *publisher) validators(version int) (etag, modified string) {
	etag = fmt.Sprintf([]string{`"v%d"`, `W/"v%d"`, `v%d`, `"v%d-gzip"`, `"v %d, é"`, `"v"%d"`, `{v%d}`}[f.n%7], version)
	at := time.Date(2000, 1, 1, version%24, 0, 0, 0, time.UTC)
	modified = at.Format([]string{
		http.TimeFormat, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC, time.RFC3339,
		"jan 2 2006, 15 o'clock",
	}[f.n%5])
	switch f.n % 4 {
	case 1:
		modified = ""
	case 2:
		etag = ""
		modified += fmt.Sprintf(" (%d)", version)
	}
	return etag, modified
}

func (p *press) serve(w http.ResponseWriter, r *http.Request) {
	lane := fetch.Lane(r.Host)
	p.mu.Lock()
	now := time.Now()
	p.requests++
	if p.inFlight[lane]++; p.inFlight[lane] > 1 {
		p.overlap++
	}
	if at, ok := p.last[lane]; ok && now.Sub(at) < 2*time.Second {
		p.crowded++
	}
	p.last[lane] = now
	f := p.byHost[r.Host]
	if f == nil || r.URL.RequestURI() != "/feed" {
		p.strays++
		w.WriteHeader(http.StatusNotFound)
	} else {
		p.answer(w, r, f, now)
	}
	p.mu.Unlock()
	time.Sleep(time.Duration(r.ContentLength+300) * time.Millisecond) // the body takes its time
	p.mu.Lock()
	p.inFlight[lane]--
	p.mu.Unlock()
}

// answer judges a poll and answers it. Now and then a publisher is down for
// a day, or asks for hours of peace.
func (p *press) answer(w http.ResponseWriter, r *http.Request, f *publisher, now time.Time) {
	f.polls++
	if !f.asked.IsZero() && now.Sub(f.asked) < f.least {
		f.early++
	}
	if now.Before(f.held) {
		f.inRetry++
	}
	f.asked = now
	etag, modified := r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")
	switch {
	case etag == "" && modified == "":
		f.unconditional++
	case etag != f.etag || modified != f.modified:
		f.altered++
	}
	day := int(now.Sub(p.start).Hours() / 24)
	if day > 0 && (day+f.n)%9 == 4 {
		p.failed++
		switch f.n % 4 {
		case 0:
			f.held = now.Add(2 * time.Hour)
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
		case 1:
			f.held = now.Add(3 * time.Hour).Truncate(time.Second)
			w.Header().Set("Retry-After", f.held.UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			io.WriteString(w, "<html><head><title>Back soon</title></head></html>")
		}
		return
	}
	version := int(now.Sub(p.start) / f.every)
	newTag, newModified := f.validators(version)
	for key, value := range map[string]string{"Etag": newTag, "Last-Modified": newModified} {
		if value != "" {
			w.Header()[key] = []string{value}
		}
	}
	channel := ""
	if f.least == time.Hour {
		if f.n%20 == 8 {
			w.Header().Set("Cache-Control", "max-age=3600")
		} else {
			channel = "<ttl>60</ttl>"
		}
	}
	if etag == newTag && modified == newModified {
		p.notModified++
		w.WriteHeader(http.StatusNotModified)
		return
	}
	f.etag, f.modified = newTag, newModified
	io.WriteString(w, apptest.WorldFeed(channel, version, version+1, version+2))
}

// report says what the publishers saw, and fails where it was not polite.
func (p *press) report(t *testing.T) {
	var polls, unconditional, once, early, inRetry, altered int
	for _, f := range p.feeds {
		polls += f.polls
		unconditional += f.unconditional
		early += f.early
		inRetry += f.inRetry
		altered += f.altered
		if f.unconditional == 1 {
			once++
		} else {
			t.Logf("%s had %d unconditional requests: %q %q", f.host, f.unconditional, f.etag, f.modified)
		}
	}
	t.Logf("%d feeds, %d polls in %.1f days: %d unconditional requests (one each for %d feeds), %d early, %d within Retry-After, %d with "+
		"altered validators, %d at once in a registrable domain, %d within two seconds of another, %d to other addresses; %d answered 304, %d "+
		"failed",
		len(p.feeds), polls, time.Since(p.start).Hours()/24, unconditional, once, early, inRetry, altered, p.overlap, p.crowded, p.strays,
		p.notModified, p.failed)
	if once != len(p.feeds) || early+inRetry+altered+p.overlap+p.crowded+p.strays > 0 {
		t.Error("a publisher had reason to complain")
	}
	if polls < 10*len(p.feeds) || p.notModified == 0 || p.failed == 0 {
		t.Error("the simulation showed too little")
	}
}
