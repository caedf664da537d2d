package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/work/pool"
)

// TestBenchVisits measures how many first page visits a second 16 workers do,
// on a server that may be asked without pause, with SQLite and, where
// TOCSIN_TEST_POSTGRES names a server, with PostgreSQL. One article in ten is a
// copy, one in twenty names somebody who is watched.
func TestBenchVisits(t *testing.T) {
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench")
	}
	m := &meter{t: t}
	urls := []struct{ name, url string }{{"sqlite", "sqlite:" + filepath.Join(t.TempDir(), "bench.db")}}
	if os.Getenv("TOCSIN_TEST_POSTGRES") != "" {
		urls = append(urls, struct{ name, url string }{"postgres", m.newPostgres()})
	}
	for _, db := range urls {
		visits, took, cpu := benchVisits(t, db.url)
		t.Logf("%-9s %d first visits by 16 workers: %.0f visits/s, %.2f CPU ms a visit", db.name, visits, float64(visits)/took.Seconds(),
			cpu*1000/float64(visits))
	}
}

const (
	benchSources = 100
	benchEntries = 20 // of each source
)

func benchVisits(t *testing.T, database string) (visits int, took time.Duration, cpu float64) {
	srv := httptest.NewServer(http.HandlerFunc(serveNews))
	defer srv.Close()
	var sources strings.Builder
	for i := range benchSources {
		fmt.Fprintf(&sources, "  - {name: s%d, feed: \"%s/feed/%d\", schedule: \"@every 24h\", backlog: digest}\n", i, srv.URL, i)
	}
	cfg, faults, err := config.Parse("bench.yaml", fmt.Appendf(nil, `
database: %q
web: {listen: ""}
fetch: {allow: [127.0.0.0/8], contact: "https://example.org/"}
operators: ops
sources:
%srevisit: [24h]
watchlists:
  - name: people
    entities: [{name: Ruben Vardanyan, kind: person}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops, digest: "0 8 * * *"}
`, database, sources.String()))
	if err != nil {
		t.Fatal(err, faults)
	}
	a, err := app.New(t.Context(), app.Options{
		Config: cfg, Clock: pool.RealClock{}, Log: slog.New(slog.DiscardHandler), Out: io.Discard,
		Version: "bench", Workers: 16,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	from, used := time.Now(), processCPU(os.Getpid())
	if err := a.Pool.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	return benchSources * benchEntries, time.Since(from), processCPU(os.Getpid()) - used
}

// serveNews serves feeds and the pages that they link to.
func serveNews(w http.ResponseWriter, r *http.Request) {
	var source, n int
	if _, err := fmt.Sscanf(r.URL.Path, "/feed/%d", &source); err == nil {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>News</title>`)
		for i := range benchEntries {
			fmt.Fprintf(w, `<item><title>Report %d of outlet %d</title><link>http://%s/page/%d</link></item>`, i, source, r.Host,
				source*benchEntries+i)
		}
		fmt.Fprint(w, `</channel></rss>`)
		return
	}
	if _, err := fmt.Sscanf(r.URL.Path, "/page/%d", &n); err != nil {
		http.NotFound(w, r)
		return
	}
	text := n
	if n%10 == 0 {
		text = n / 200 // a copy of what another outlet has
	}
	title, body := apptest.FarmText(text)
	if n%20 == 1 {
		body += "\nRuben Vardanyan was named."
	}
	fmt.Fprintf(w, "<html lang=en><head><title>%s</title></head><body><article><h1>%s</h1>", title, title)
	for p := range strings.SplitSeq(body, "\n") {
		fmt.Fprintf(w, "<p>%s</p>\n", p)
	}
	fmt.Fprint(w, "</article></body></html>")
}
