package app_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/work/pool"
)

// child runs one test of this binary in a process of its own.
func child(t testing.TB, test string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$", "-test.timeout=3h")
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestSubject is one subject's process.
func TestSubject(t *testing.T) {
	subject, addr := os.Getenv("TOCSIN_SUBJECT"), os.Getenv("TOCSIN_FARM_ADDR")
	m := &meter{t: t, subject: subject}
	switch subject {
	case "":
		t.Skip("is a process of TestBenchFetch")
	case "net/http":
		bareLoop(t, m, addr, false)
	case "net/http + gofeed":
		bareLoop(t, m, addr, true)
	case "fill":
		fillIdle(t, m, addr)
	default:
		dir := t.TempDir()
		db := "sqlite:" + filepath.Join(dir, "bench.db")
		if subject == "tocsin postgres" {
			db = m.newPostgres()
		}
		a := newBenchApp(t, benchText(addr, "feed", db))
		m.tocsin(a, addr)
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

// bareLoop fetches all feeds with 64 workers and nothing else.
func bareLoop(t *testing.T, m *meter, addr string, parse bool) {
	etags := make([]string, benchFeeds())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	round := func() int {
		next := make(chan int)
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				for n := range next {
					if err := bareGet(client, fmt.Sprintf("http://%s/feed/%d", addr, n), &etags[n], parse); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for n := range etags {
			next <- n
		}
		close(next)
		wg.Wait()
		return len(etags)
	}
	m.pass("first pass", round)
	m.pass("nothing changed (304)", round)
	post(t, addr, "turn")
	m.pass("one feed in ten new", round)
}

func bareGet(client *http.Client, url string, etag *string, parse bool) error {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	if *etag != "" {
		req.Header.Set("If-None-Match", *etag)
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode == http.StatusNotModified {
		return err
	}
	*etag = resp.Header.Get("Etag")
	if !parse {
		return nil
	}
	_, err = gofeed.NewParser().Parse(bytes.NewReader(body))
	return err
}

const benchConfig = `
database: %q
timezone: Asia/Yerevan
web: {listen: ""}
fetch: {allow: [127.0.0.0/8]}
operators: ops
revisit: []
watchlists:
  - name: detainees
    entities:
      - {name: Ruben Vardanyan, kind: person}
      - {name: Arayik Harutyunyan, kind: person}
      - {name: ICRC, kind: organisation, alert: no, aliases: [International Committee of the Red Cross, Red Cross]}
      - {name: Baku, kind: place, alert: no}
    rules:
      - {name: access, query: 'entity:ICRC AND (Azerbaijan* OR entity:Baku) AND (prisoner* OR POW*)'}
receivers:
  - {name: ops, console: {}}
route: {receiver: ops, digest: "0 8 * * *"}
sources:
`

// benchText is a configuration of many feeds of the farm.
func benchText(addr, kind, db string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, benchConfig, db)
	for n := range benchFeeds() {
		fmt.Fprintf(&b, "  - {name: outlet-%d, feed: \"http://%s/%s/%d\"}\n", n, addr, kind, n)
	}
	return b.Bytes()
}

// newBenchApp is the service as it runs, with its log written and thrown away.
func newBenchApp(t testing.TB, text []byte) *app.App {
	t.Helper()
	cfg, faults, err := config.Parse("bench.yaml", text)
	if err != nil {
		t.Fatal(err, faults)
	}
	a, err := app.New(t.Context(), app.Options{
		Config: cfg, Clock: pool.RealClock{}, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)),
		Out: io.Discard, Version: "bench",
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fillIdle polls many small feeds once, and leaves their database and their
// configuration for a service to start with.
func fillIdle(t *testing.T, m *meter, addr string) {
	dir := os.Getenv("TOCSIN_BENCH_DIR")
	text := benchText(addr, "small", "sqlite:"+filepath.Join(dir, "idle.db"))
	if err := os.WriteFile(filepath.Join(dir, "idle.yaml"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	m.pass("fill", func() int {
		a := newBenchApp(t, text)
		if err := errors.Join(a.Pool.Drain(t.Context()), a.Close()); err != nil {
			t.Error(err)
		}
		return benchFeeds()
	})
}
