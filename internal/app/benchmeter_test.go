package app_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
)

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
