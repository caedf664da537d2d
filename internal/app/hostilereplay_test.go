package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"tocsin/internal/app"
	"tocsin/internal/config"
	"tocsin/internal/racetest"
)

// The bounds of issue 10 for one article: what it may cost to read, match, place
// and compare one version of it.
const (
	articleSeconds = 2.0
	articleMB      = 128.0
	articleBytes   = 1_900_000 // a page that has more than 2 MB of text is not read
)

// hostileArticles are the texts of a publisher who wants to stop the watch; n
// tells one version from the next.
var hostileArticles = []struct {
	name string
	text func(n int) string
}{
	{"all equal", func(int) string { return strings.Repeat("The same line stands here.\n", articleBytes/27) }},
	{"all different", func(n int) string { return numbered(func(i int) string { return fmt.Sprintf("w%xq%x ", i, n) }) }},
	{"periodic", func(n int) string { return strings.Repeat("a b c ", articleBytes/6) + fmt.Sprint(n) }},
	{"one word", func(n int) string { return strings.Repeat("a", articleBytes) + fmt.Sprint(n) }},
	{"quotes", func(n int) string {
		return numbered(func(i int) string { return fmt.Sprintf("“%x %x”, he said. ", i%3001, i%7*n) })
	}},
	{"numbers", func(n int) string { return strings.Repeat("5 6 ", articleBytes/4) + fmt.Sprint(n) }},
	{"zalgo", func(n int) string {
		return strings.Repeat("a"+strings.Repeat("\u0316\u0301", 50), articleBytes/201) + fmt.Sprint(n)
	}},
	{"one name repeated", func(n int) string { return strings.Repeat("Ruben Vardanyan ", articleBytes/16) + fmt.Sprint(n) }},
	{"many names", func(n int) string {
		given, family := []string{"Ruben", "Arayik", "Levon", "Davit"}, []string{"Vardanyan", "Harutyunyan", "Babayan", "Ishkhanyan"}
		return numbered(func(i int) string { return given[i%4] + " " + family[(i/4+n)%4] + " and others said so. " })
	}},
}

func numbered(piece func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < articleBytes; i++ {
		b.WriteString(piece(i))
	}
	return b.String()
}

// TestBenchHostileArticles replays two versions of each of them, and prints what
// the worse of the two cost: everything that a visit does but the fetch.
func TestBenchHostileArticles(t *testing.T) {
	racetest.Alone(t)
	if os.Getenv("TOCSIN_BENCH") == "" {
		t.Skip("is a measurement: make bench-hostile")
	}
	cfg, _, err := config.Parse("bench.yaml", fmt.Appendf(nil, benchConfig+"  - {name: a, feed: \"http://127.0.0.1/a\"}\n", "sqlite:unused.db"))
	if err != nil {
		t.Fatal(err)
	}
	seen := time.Date(2025, 8, 4, 12, 0, 0, 0, time.UTC)
	t.Logf("%-24s %8s %8s", "two versions of 1.9 MB", "CPU s", "extra MB")
	for _, h := range hostileArticles {
		r, err := app.NewReplayer(t.Context(), cfg.Watchlists)
		if err != nil {
			t.Fatal(err)
		}
		var worst, most float64
		for n := range 2 {
			line, err := json.Marshal(map[string]string{
				"source": "a", "url": "http://127.0.0.1/1", "title": "A report", "text": "Ruben Vardanyan was seen.\n" + h.text(n+1),
				"seen": seen.Add(time.Duration(n) * time.Hour).Format(time.RFC3339),
			})
			if err != nil {
				t.Fatal(err)
			}
			debug.FreeOSMemory()
			os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak of RSS starts anew
			before, cpu := statusMB(os.Getpid(), "VmRSS"), cpuSeconds()
			if got := r.Line(t.Context(), n, app.ReadRecorded(line)); got.Error != "" {
				t.Errorf("%s: %s", h.name, got.Error)
			}
			worst = max(worst, cpuSeconds()-cpu)
			most = max(most, statusMB(os.Getpid(), "VmHWM")-before)
		}
		r.Close()
		t.Logf("%-24s %8.2f %8.0f", h.name, worst, most)
		if worst >= articleSeconds || most >= articleMB {
			t.Errorf("%s is not bounded: %.2f CPU s, %.0f MB", h.name, worst, most)
		}
	}
}
