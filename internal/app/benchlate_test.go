package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/pdf/pdftest"
	"tocsin/internal/racetest"
	"tocsin/internal/work/pool"
)

// An innocent source is polled at this interval beside each hostile shape, for
// so long.
const (
	innocentEvery = 5 * time.Second
	hostileFor    = 25 * time.Second
)

// TestBenchLateness runs the whole service beside a source whose 300 links lead
// to one hostile shape each, and prints the longest time between two polls of
// another source. It is never more than twice that source's interval.
func TestBenchLateness(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench-hostile")
	}
	shapes := []hostileCase{
		{name: "nothing", serve: http.NotFound},
		{name: "servers that never answer", serve: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{name: "PDFs of forms in forms", serve: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write(pdftest.Build("/X1 Do",
				"<</Type/XObject/Subtype/Form/Resources<</XObject<</X1 6 0 R>>>>/Length 16>>stream\n/X1 Do /X1 Do \nendstream"))
		}},
		{name: "texts of a megabyte", serve: rewritten()},
	}
	for _, h := range hostileCases() {
		if strings.Contains(h.name, "MiB") || strings.Contains(h.name, "never ends") {
			shapes = append(shapes, h)
		}
	}
	t.Logf("%-44s %8s %8s %8s", "", "polls", "longest", "visits")
	for _, h := range shapes {
		polls, longest, visits := besideHostile(t, h.serve)
		t.Logf("%-44s %8d %8s %8d", h.name, polls, longest.Round(100*time.Millisecond), visits)
		if longest > 2*innocentEvery {
			t.Errorf("%s: the innocent source was left alone for %s, and is to be polled every %s", h.name, longest, innocentEvery)
		}
	}
}

// rewritten serves an article of a megabyte of short lines, another one at each
// look.
func rewritten() http.HandlerFunc {
	var mu sync.Mutex
	n := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		n++
		seed := n
		mu.Unlock()
		io.WriteString(w, "<html lang=en><head><title>The story</title></head><body><article><h1>The story</h1>")
		for i := range 40_000 {
			seed = (seed*1103515245 + 12345) % (1 << 31)
			fmt.Fprintf(w, "<p>%x %x of it.</p>", seed%4000, i*seed%5000)
		}
		io.WriteString(w, "</article></body></html>")
	}
}

const latenessConfig = `
database: "sqlite:%s"
web: {listen: ""}
fetch: {allow: [127.0.0.0/8], contact: "https://example.org/"}
operators: ops
sources:
  - {name: hostile, feed: "%[2]s/feed", schedule: "@every 1h", backlog: digest}
  - {name: innocent, feed: "%[2]s/innocent", schedule: "@every %[3]s"}
revisit: [1m]
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}]}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops, send: now}
`

// besideHostile runs the service for a while. It returns how often the innocent
// source was polled, the longest time without a poll, and the visits to pages
// of the shape.
func besideHostile(t *testing.T, shape http.HandlerFunc) (polls int, longest time.Duration, visits int) {
	var mu sync.Mutex
	last := time.Now()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed":
			io.WriteString(w, `<rss version="2.0"><channel><title>Hostile</title>`)
			for i := range 300 {
				fmt.Fprintf(w, `<item><title>Page %d</title><link>http://%s/page/%d</link></item>`, i, r.Host, i)
			}
			io.WriteString(w, `</channel></rss>`)
		case r.URL.Path == "/innocent":
			mu.Lock()
			longest, last = max(longest, time.Since(last)), time.Now()
			polls++
			mu.Unlock()
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Innocent %d</title></channel></rss>`, polls)
		default:
			mu.Lock()
			visits++
			mu.Unlock()
			shape(w, r)
		}
	}))
	defer srv.Close()
	defer srv.CloseClientConnections()
	cfg, faults, err := config.Parse("late.yaml", fmt.Appendf(nil, latenessConfig, filepath.Join(t.TempDir(), "late.db"), srv.URL, innocentEvery))
	if err != nil {
		t.Fatal(err, faults)
	}
	a, err := app.New(t.Context(), app.Options{
		Config: cfg, Clock: pool.RealClock{}, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "bench",
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx, stop := context.WithTimeout(t.Context(), hostileFor)
	defer stop()
	last = time.Now()
	if err := a.Pool.Run(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	return polls, longest, visits
}
