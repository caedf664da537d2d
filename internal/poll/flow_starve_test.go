package poll_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// linksTo is a feed of n links, each to the address that to gives.
func linksTo(n int, to func(i int) string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Many</title>`)
	for i := range n {
		fmt.Fprintf(&b, `<item><title>Report %d</title><link>%s</link></item>`, i, to(i))
	}
	return b.String() + `</channel></rss>`
}

// hostile are a source that wants to hold up others, and one that is none of it.
const hostile = `  - {name: hostile, feed: "http://hostile.example/feed", schedule: "@every 30m", backlog: digest}
  - {name: innocent, feed: "http://innocent.example/feed", schedule: "@every 5m", backlog: digest}
`

// runs lets the service work by itself for so long.
func runs(w *apptest.World, d time.Duration) {
	ctx, stop := context.WithTimeout(w.T.Context(), d)
	defer stop()
	if err := w.App.Pool.Run(ctx); err != nil {
		w.T.Fatal(err)
	}
}

// TestManyLinksStarveNobody: a source with 3,000 links to servers that never
// answer, on as many domains, and one with 600 links to another
// outlet, leave that outlet its polls, on time, and its new articles theirs
// (ADV-21, ADV-22).
func TestManyLinksStarveNobody(t *testing.T) {
	racetest.Alone(t)
	for _, tt := range []struct {
		name  string
		links int
		to    func(i int) string
	}{
		{"3,000 domains that never answer", 3000, func(i int) string { return fmt.Sprintf("http://silent%d.example/1", i) }},
		{"600 links to the other outlet", 600, func(i int) string { return fmt.Sprintf("http://innocent.example/old/%d", i) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				asked := 0 // polls of the innocent feed, each of which shows a new entry
				w := apptest.NewWorld(t, hostile, func(rw http.ResponseWriter, r *http.Request) {
					switch {
					case r.URL.Path == "/robots.txt":
						http.NotFound(rw, r)
					case r.Host == "hostile.example" && r.URL.Path == "/feed":
						io.WriteString(rw, linksTo(tt.links, tt.to))
					case r.Host == "innocent.example" && r.URL.Path == "/feed":
						asked++
						io.WriteString(rw, linksTo(asked, func(i int) string { return fmt.Sprintf("http://innocent.example/new/%d", i) }))
					case r.Host == "innocent.example":
						http.Error(rw, "nothing here", http.StatusForbidden)
					default:
						<-r.Context().Done()
					}
				})
				runs(w, 45*time.Minute)
				polls := w.Times("innocent.example/feed")
				for i, at := range append(polls, time.Now()) {
					before := start
					if i > 0 {
						before = polls[i-1]
					}
					if gap := at.Sub(before); gap > 6*time.Minute {
						t.Errorf("poll %d of the innocent source came %s after the one before, which is to be 5m", i, gap)
					}
				}
				for i := range len(polls) - 1 {
					seen := w.Times(fmt.Sprintf("innocent.example/new/%d", i))
					if len(seen) == 0 || seen[0].Sub(polls[i]) > 3*time.Minute {
						t.Errorf("its article %d, shown at %s, was visited at %v", i, polls[i].Sub(start), slices.Collect(since(start, seen)))
					}
				}
				w.End()
			})
		})
	}
}

// since are moments as times since the start.
func since(start time.Time, times []time.Time) func(yield func(time.Duration) bool) {
	return func(yield func(time.Duration) bool) {
		for _, at := range times {
			if !yield(at.Sub(start)) {
				return
			}
		}
	}
}

// TestLinksAwayAreCapped: no more than a hundred new links of a poll that lead to
// other outlets are visited at once; the others follow, and none is left out.
func TestLinksAwayAreCapped(t *testing.T) {
	racetest.Alone(t)
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		w := apptest.NewWorld(t, hostile, func(rw http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host == "hostile.example" && r.URL.Path == "/feed":
				io.WriteString(rw, linksTo(250, func(i int) string { return fmt.Sprintf("http://other%d.example/1", i) }))
			case r.URL.Path == "/feed":
				io.WriteString(rw, apptest.WorldFeed("", 1))
			default:
				http.Error(rw, "nothing here", http.StatusForbidden)
			}
		})
		runs(w, 2*time.Hour)
		inTurn := map[int]int{} // pages asked for the first time, by half an hour
		for i := range 250 {
			times := w.Times(fmt.Sprintf("other%d.example/1", i))
			if len(times) == 0 {
				t.Fatalf("page %d was never visited", i)
			}
			inTurn[int(times[0].Sub(start)/(30*time.Minute))]++
		}
		if inTurn[0] != 100 || inTurn[1] != 100 || inTurn[2] != 50 {
			t.Errorf("visited by half hours: %v, want 100, 100 and 50", inTurn)
		}
		w.End()
	})
}
