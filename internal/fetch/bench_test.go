package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// benchServer serves a feed of 42 kB, gzipped, and answers 304 to its ETag.
func benchServer(b testing.TB) string {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	for i := range 21 {
		fmt.Fprintf(z, "<item><title>Entry %d</title><description>%s</description></item>", i,
			strings.Repeat(fmt.Sprintf("text %d ", i*7919), 180))
	}
	z.Close()
	body := buf.Bytes()
	return serve(b, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Etag"] = []string{`"v1"`}
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h["Content-Encoding"] = []string{"gzip"}
		h["Content-Type"] = []string{"application/rss+xml"}
		w.Write(body)
	}).URL
}

func BenchmarkUnchanged(b *testing.B) {
	url := benchServer(b)
	b.Run("Do", func(b *testing.B) {
		c := newClient(b, Options{})
		b.ReportAllocs()
		for b.Loop() {
			if r, err := c.Do(b.Context(), Request{URL: url + "/feed", ETag: `"v1"`}); err != nil || !r.NotModified {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		c := bareClient()
		b.ReportAllocs()
		for b.Loop() {
			bareGet(b, c, url+"/feed", `"v1"`)
		}
	})
}

func BenchmarkChanged(b *testing.B) {
	url := benchServer(b)
	b.Run("Do", func(b *testing.B) {
		c := newClient(b, Options{})
		b.ReportAllocs()
		for b.Loop() {
			if r, err := c.Do(b.Context(), Request{URL: url + "/feed"}); err != nil || len(r.Body) < 10000 {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		c := bareClient()
		b.ReportAllocs()
		for b.Loop() {
			bareGet(b, c, url+"/feed", "")
		}
	})
}

// bareClient is what the goals of METHODS 7 are measured against.
func bareClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, Timeout: time.Minute}
}

func bareGet(b testing.TB, c *http.Client, url, etag string) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	resp, err := c.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.ReadAll(resp.Body); err != nil {
		b.Fatal(err)
	}
	resp.Body.Close()
}

// TestEvalFetchCost prints the CPU of 1,000 fetches beside that of bare
// net/http on the same server (whose own CPU is in both figures).
func TestEvalFetchCost(t *testing.T) {
	if os.Getenv("TOCSIN_EVAL") == "" {
		t.Skip("set TOCSIN_EVAL=1 to measure")
	}
	url := benchServer(t)
	c, bare := newClient(t, Options{}), bareClient()
	const n = 5000
	measure := func(f func()) float64 {
		best := 1e9
		for range 5 {
			start := cpuTime(t)
			for range n {
				f()
			}
			best = min(best, (cpuTime(t)-start)/n*1000)
		}
		return best
	}
	for _, etag := range []string{`"v1"`, ""} {
		do := measure(func() { mustDo(t, c, Request{URL: url + "/feed", ETag: etag}) })
		plain := measure(func() { bareGet(t, bare, url+"/feed", etag) })
		t.Logf("etag %q: CPU s per 1,000 fetches: Do %.4f, bare net/http %.4f, ratio %.2f", etag, do, plain, do/plain)
	}
}

// cpuTime is the process's CPU time so far, in seconds.
func cpuTime(t testing.TB) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
