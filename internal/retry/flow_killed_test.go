package retry_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/apptest"
	"tocsin/internal/config"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
	"tocsin/internal/racetest"
)

const killedConfig = `
database: "sqlite:%[1]s/killed.db"
web: {listen: ""}
fetch: {allow: [127.0.0.0/8], contact: "https://example.org/"}
operators: ops
sources:
  - {name: hostile, feed: "%[2]s/feed", schedule: "@every 24h", backlog: digest}
  - {name: innocent, feed: "%[2]s/other", schedule: "@every 24h", backlog: digest}
watchlists: [{name: people, entities: [{name: Ruben Vardanyan, kind: person}]}]
receivers: [{name: ops, console: {}}, {name: desk, console: {}}]
route: {receiver: desk, send: now}
`

// TestKilledThreeTimes kills the service each time that it asks for one page,
// as a page would that is read until there is no memory left. The fourth process
// lives: the page is set aside, told and named, and all else was told (ADV-20).
func TestKilledThreeTimes(t *testing.T) {
	racetest.Alone(t)
	var victim atomic.Pointer[os.Process]
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := func(n int) string {
			return fmt.Sprintf("<item><title>Report %d</title><link>http://%s/page/%d</link></item>", n, r.Host, n)
		}
		switch r.URL.Path {
		case "/feed":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>A</title>%s%s</channel></rss>`, page(1), page(666))
		case "/other":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>B</title>%s%s</channel></rss>`, page(2), page(3))
		case "/page/666":
			if p := victim.Load(); p != nil {
				_ = p.Kill()
			}
			<-r.Context().Done()
		default:
			io.WriteString(w, apptest.FarmPage(int(r.URL.Path[len(r.URL.Path)-1]), 1))
		}
	}))
	defer srv.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "t.yaml")
	if err := os.WriteFile(path, fmt.Appendf(nil, killedConfig, dir, srv.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	offset := time.Duration(0)
	for n := range 3 {
		var said bytes.Buffer
		cmd := apptest.Service(path, offset, 10*time.Minute) // longer than any pause so far
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		victim.Store(cmd.Process)
		late := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		if !late.Stop() {
			t.Fatalf("process %d was not killed by the page:\n%s", n+1, said.String())
		}
		offset += time.Hour
	}
	victim.Store(nil)

	cfg, faults, err := config.Load(path)
	if err != nil {
		t.Fatal(err, faults)
	}
	clock := apptest.NewClock(time.Now().Add(offset))
	ops, desk := &apptest.Inbox{Now: clock.Now}, &apptest.Inbox{Now: clock.Now}
	a, err := app.New(t.Context(), app.Options{
		Config: cfg, Clock: clock, Log: slog.New(slog.DiscardHandler), Out: io.Discard, Version: "test",
		Notifiers: map[string]notify.Notifier{"ops": ops, "desk": desk},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for range 12 { // what was merely beside it is forgotten, too
		if err := a.Pool.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		clock.Set(clock.Now().Add(10 * time.Minute))
	}
	told := strings.Join(ops.Read(), "\n")
	if !strings.Contains(told, "/page/666 was set aside: it was cut off 3 times in a row") {
		t.Errorf("the operators were told %q", told)
	}
	if notices, err := a.Store.NoticesOf(t.Context(), operators.KindWork); err != nil || len(notices) != 1 {
		t.Errorf("%d notices of work (%v), want the one of the page", len(notices), err)
	}
	counts, err := a.Desk.Counts(t.Context())
	if err != nil || counts.WorkAside != 1 || counts.WorkFailing != 1 || counts.Revisions != 3 {
		t.Errorf("%+v (%v); want one visit set aside, and the three other pages read", counts, err)
	}
}
