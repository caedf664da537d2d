package app_test

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
	"tocsin/internal/work/pool"
)

// pass is what one pass over all feeds cost.
type pass struct {
	Name   string
	Wall   float64 // seconds
	CPU    float64 // seconds of this process, user and system
	Server float64 // seconds of the database server's processes
	Peak   float64 // MB of memory of this process at most
	Done   int     // feeds answered
}

// TestBenchFetch measures what METHODS section 7 does: the CPU time and memory
// that a thousand feeds cost, beside a bare HTTP loop and the same with gofeed
// in the same run. Each subject is a process of its own, the farm is another.
// TOCSIN_BENCH_FEEDS says how many feeds (1000), TOCSIN_TEST_POSTGRES names a
// server of this machine, TOCSIN_BENCH_PROFILE a folder for CPU profiles.
func TestBenchFetch(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench-fetch")
	}
	feeds := benchFeeds()
	addr := apptest.StartFarm(t)
	results := map[string][]pass{}
	order := []string{"net/http", "net/http + gofeed", "tocsin sqlite"}
	if os.Getenv("TOCSIN_TEST_POSTGRES") != "" {
		order = append(order, "tocsin postgres")
	}
	for _, subject := range order {
		post(t, addr, "reset")
		results[subject] = runSubject(t, subject, addr)
	}
	per := float64(feeds) / 1000
	base := results["net/http + gofeed"]
	t.Logf("%d feeds of 42 kB on loopback; CPU s (user + system) per 1,000 feeds; x is the ratio to net/http + gofeed\n%-18s %-22s %8s %8s %6s %9s %8s", feeds, "", "", "CPU s", "(server)", "x", "feeds/s", "peak MB")
	for _, subject := range order {
		for i, p := range results[subject] {
			ratio := (p.CPU + p.Server) / max(base[i].CPU, 0.001)
			t.Logf("%-18s %-22s %8.2f %8.2f %6.1f %9.0f %8.0f", subject, p.Name, (p.CPU+p.Server)/per, p.Server/per, ratio, float64(p.Done)/p.Wall, p.Peak)
		}
	}
}

// TestBenchIdle measures what the service itself, built as make build does,
// holds in memory when it has nothing to do for TOCSIN_BENCH_IDLE (10,000)
// sources, each polled before. Of its resident memory the anonymous part is
// its own; the rest are pages of its file, which the kernel may take back.
func TestBenchIdle(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench")
	}
	n := cmp.Or(os.Getenv("TOCSIN_BENCH_IDLE"), "10000")
	addr, dir := apptest.StartFarm(t), t.TempDir()
	env := []string{"TOCSIN_BENCH_DIR=" + dir, "TOCSIN_BENCH_FEEDS=" + n}
	p := runSubject(t, "fill", addr, env...)
	t.Logf("%s sources, filled: %.2f CPU s in %.1f s, peak RSS %.0f MB", n, p[0].CPU, p[0].Wall, p[0].Peak)
	program := filepath.Join(dir, "tocsin")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "../../cmd/tocsin")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	service := exec.Command(program, "run", "--config", filepath.Join(dir, "idle.yaml"))
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Second)
	mb := func(field string) float64 { return statusMB(service.Process.Pid, field) }
	t.Logf("%s sources, idle: RSS %.0f MB (%.0f anonymous, %.0f of its file), at most %.0f MB, %.2f CPU s since its start",
		n, mb("VmRSS"), mb("RssAnon"), mb("RssFile"), mb("VmHWM"), processCPU(service.Process.Pid))
	if err := errors.Join(service.Process.Signal(syscall.SIGTERM), service.Wait()); err != nil {
		t.Error(err)
	}
}

func benchFeeds() int {
	if n, err := strconv.Atoi(os.Getenv("TOCSIN_BENCH_FEEDS")); err == nil {
		return n
	}
	return 1000
}

func post(t testing.TB, addr, what string) {
	resp, err := http.Post("http://"+addr+"/"+what, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}

func runSubject(t *testing.T, subject, addr string, env ...string) []pass {
	t.Helper()
	cmd := child(t, "TestSubject", append(env, "TOCSIN_SUBJECT="+subject, "TOCSIN_FARM_ADDR="+addr)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", subject, err, out)
	}
	var passes []pass
	for line := range strings.Lines(string(out)) {
		if raw, ok := strings.CutPrefix(line, "PASS_OF_BENCH "); ok {
			var p pass
			if err := json.Unmarshal([]byte(raw), &p); err != nil {
				t.Fatal(err)
			}
			passes = append(passes, p)
		}
	}
	if len(passes) == 0 {
		t.Fatalf("%s measured nothing:\n%s", subject, out)
	}
	return passes
}

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

// meter measures passes in its own process.
type meter struct {
	t       *testing.T
	subject string
	server  func() float64 // CPU seconds of the database server so far
	n       int
}

// pass runs one and prints what it cost.
func (m *meter) pass(name string, run func() int) {
	m.n++
	os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak of RSS starts anew
	if dir := os.Getenv("TOCSIN_BENCH_PROFILE"); dir != "" {
		f, err := os.Create(filepath.Join(dir, strings.NewReplacer(" ", "-", "/", "-").Replace(m.subject)+"-"+strconv.Itoa(m.n)+".pprof"))
		if err != nil {
			m.t.Fatal(err)
		}
		defer f.Close()
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	server := 0.0
	if m.server != nil {
		server = m.server()
	}
	cpu, start := cpuSeconds(), time.Now()
	done := run()
	p := pass{Name: name, CPU: cpuSeconds() - cpu, Wall: time.Since(start).Seconds(), Done: done, Peak: statusMB(os.Getpid(), "VmHWM")}
	if m.server != nil {
		p.Server = m.server() - server
	}
	raw, err := json.Marshal(p)
	if err != nil {
		m.t.Fatal(err)
	}
	fmt.Printf("PASS_OF_BENCH %s\n", raw)
}

func cpuSeconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano()).Seconds()
}

// statusMB reads a field of a process's status in MB.
func statusMB(pid int, field string) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(raw), field+":")
	var kb float64
	fmt.Sscan(after, &kb)
	return kb / 1024
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
	a, err := app.New(t.Context(), app.Options{Config: cfg, Clock: pool.RealClock{}, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Out: io.Discard, Version: "bench"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (m *meter) tocsin(a *app.App, addr string) {
	ctx := m.t.Context()
	round := func() int {
		if err := a.Pool.Drain(ctx); err != nil {
			m.t.Error(err)
		}
		return benchFeeds()
	}
	again := func() {
		if err := a.Store.MakeDue(ctx, time.Now()); err != nil {
			m.t.Error(err)
		}
	}
	m.pass("first pass", round)
	m.check(a, benchFeeds()*apptest.FarmEntries)
	again()
	m.pass("nothing changed (304)", round)
	post(m.t, addr, "turn")
	again()
	m.pass("one feed in ten new", round) // and the pages of their new articles
	m.check(a, benchFeeds()*apptest.FarmEntries+(benchFeeds()+9)/10)
}

// check fails if not every article was stored: what is fast must be done, too.
func (m *meter) check(a *app.App, want int) {
	counts, err := a.Store.Counts(m.t.Context(), time.Now())
	if err != nil {
		m.t.Fatal(err)
	}
	if counts.Articles != want || counts.Revisions != want || counts.Failing != 0 || counts.Matched == 0 {
		m.t.Errorf("stored %+v, want %d articles with a revision each, some of them matched, and no source failing", counts, want)
	}
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

// newPostgres makes a database of its own, and counts the CPU time of the
// server processes that work for it, where the server is on this machine.
func (m *meter) newPostgres() string {
	t := m.t
	base := os.Getenv("TOCSIN_TEST_POSTGRES")
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("tocsin_bench_%d", time.Now().UnixNano())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	last, sum := map[int]float64{}, 0.0
	m.server = func() float64 {
		// Backends of this database, and the writers that all share.
		rows, err := admin.Query(`SELECT pid FROM pg_stat_activity WHERE datname = $1 OR backend_type IN ('walwriter', 'checkpointer', 'background writer')`, name)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var pid int
			if err := rows.Scan(&pid); err != nil {
				t.Fatal(err)
			}
			now := processCPU(pid)
			sum += now - last[pid]
			last[pid] = now
		}
		return sum
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// processCPU is the user and system time of a process in seconds; 0 if it is
// not one of this machine.
func processCPU(pid int) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(raw), ") ") // the name in parentheses may hold blanks
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(f[11], 64)
	system, _ := strconv.ParseFloat(f[12], 64)
	return (user + system) / 100 // in hundredths of a second on Linux
}

// BenchmarkReplay replays lines of recorded articles: text through identify,
// match, route and store, and pages through extract before that.
func BenchmarkReplay(b *testing.B) {
	cfg, _, err := config.Parse("bench.yaml", fmt.Appendf(nil, benchConfig+"  - {name: a, feed: \"http://127.0.0.1/a\"}\n", "sqlite:unused.db"))
	if err != nil {
		b.Fatal(err)
	}
	seen := time.Date(2025, 8, 4, 12, 0, 0, 0, time.UTC)
	line := func(kind string, n int) []byte {
		in := map[string]string{
			"source": fmt.Sprintf("outlet-%d", n%50), "url": fmt.Sprintf("http://127.0.0.1/page/%d/1", n),
			"seen": seen.Add(time.Duration(n) * time.Second).Format(time.RFC3339),
		}
		if kind == "pages" {
			in["html"] = apptest.FarmPage(n, 1)
		} else {
			in["title"], in["text"] = apptest.FarmText(n)
		}
		raw, err := json.Marshal(in)
		if err != nil {
			b.Fatal(err)
		}
		return raw
	}
	for _, kind := range []string{"lines", "pages"} {
		b.Run(kind, func(b *testing.B) {
			r, err := app.NewReplayer(b.Context(), cfg.Watchlists)
			if err != nil {
				b.Fatal(err)
			}
			defer r.Close()
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n++
				if got := r.Line(b.Context(), n, app.ReadRecorded(line(kind, n))); got.Error != "" {
					b.Fatal(got.Error)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), kind+"/s")
			b.ReportMetric(statusMB(os.Getpid(), "VmHWM"), "peak-MB")
		})
	}
}
