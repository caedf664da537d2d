package app_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
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
	t.Logf("%d feeds of 42 kB on loopback; CPU s (user + system) per 1,000 feeds; x is the ratio to net/http + gofeed\n"+
		"%-18s %-22s %8s %8s %6s %9s %8s", feeds, "", "", "CPU s", "(server)", "x", "feeds/s", "peak MB")
	for _, subject := range order {
		for i, p := range results[subject] {
			ratio := (p.CPU + p.Server) / max(base[i].CPU, 0.001)
			t.Logf("%-18s %-22s %8.2f %8.2f %6.1f %9.0f %8.0f", subject, p.Name, (p.CPU+p.Server)/per, p.Server/per, ratio, float64(p.Done)/p.Wall,
				p.Peak)
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

// BenchmarkReplay replays lines of recorded articles: text through identify,
// match, route and store, and pages through extract before that.
func BenchmarkReplay(b *testing.B) {
	cfg, _, err := config.Parse("bench.yaml", fmt.Appendf(nil, benchConfig+"  - {name: a, feed: \"http://127.0.0.1/a\"}\n",
		"sqlite:unused.db"))
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
