package poll_test

import (
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

// TestRetryAfterHoldsTheHost: one 429 silences the ten feeds of its host, over
// a restart too (POL-12, POL-13).
func TestRetryAfterHoldsTheHost(t *testing.T) {
	racetest.Alone(t)
	synctest.Test(t, func(t *testing.T) {
		var sources strings.Builder
		for i := range 10 {
			fmt.Fprintf(&sources, "  - {name: feed-%d, feed: \"http://wire.example/%d\"}\n", i, i)
		}
		w := apptest.NewWorld(t, sources.String(), func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Retry-After", "36000")
			rw.WriteHeader(http.StatusTooManyRequests)
		})
		defer w.End()
		start := time.Now()
		w.Pass(5*time.Hour, time.Second)
		w.Restart()
		w.Pass(5*time.Hour-time.Minute, time.Second)
		for i := range 10 {
			if src := w.Source(fmt.Sprintf("feed-%d", i)); src.LastError == "" || src.NextDue.Before(start.Add(10*time.Hour)) {
				t.Errorf("feed-%d does not show that its host is left alone: due %s, %q", i, src.NextDue, src.LastError)
			}
		}
		if n := len(w.Asked); n != 1 {
			t.Errorf("%d requests in ten hours of silence, want 1", n)
		}
		w.Pass(2*time.Minute, time.Second)
		if n := len(w.Asked); n < 2 || w.Asked[1].At.Sub(start) < 10*time.Hour {
			t.Errorf("%d requests; the second after %s", n, w.Asked[min(1, n-1)].At.Sub(start))
		}
	})
}

// TestBrokenThenMended: what came with a broken body is not forgotten, as its
// validators are not kept (POL-05).
func TestBrokenThenMended(t *testing.T) {
	racetest.Alone(t)
	version := 0
	inWorld(t, "", func(rw http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%d"`, min(version, 1))
		rw.Header().Set("ETag", tag)
		switch {
		case r.Header.Get("If-None-Match") == tag:
			rw.WriteHeader(http.StatusNotModified)
		case version == 1:
			io.WriteString(rw, "<html><title>Error</title>")
		case version == 2:
			io.WriteString(rw, apptest.WorldFeed("", 1, 2, 3))
		default:
			io.WriteString(rw, apptest.WorldFeed("", 1))
		}
	}, func(w *apptest.World) {
		for version = range 3 {
			w.Pass(31*time.Minute, time.Minute)
		}
		counts, err := w.App.Store.Counts(w.T.Context(), time.Now())
		if err != nil || counts.Articles != 3 {
			w.T.Errorf("%d articles, %v; want 3", counts.Articles, err)
		}
	})
}

// TestReadAgain: a source that is read in another way than before, by other
// options or newer code, is asked for once without validators (POL-05).
func TestReadAgain(t *testing.T) {
	racetest.Alone(t)
	inWorld(t, "", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(rw, apptest.WorldFeed("", 1))
	}, func(w *apptest.World) {
		w.Pass(2*time.Hour, time.Minute)
		w.Config.Sources[0].Language = "hy"
		w.Restart()
		w.Pass(2*time.Hour, time.Minute)
		var unconditional []int
		for i, a := range w.Asked {
			if a.ETag == "" {
				unconditional = append(unconditional, i)
			}
		}
		if len(unconditional) != 2 || len(w.Asked) < 8 {
			w.T.Errorf("of %d requests, those without validators were %v; want the first, and one after the restart", len(w.Asked), unconditional)
		}
	})
}

// TestSameBody: a server that ignores validators brings nothing new with the
// same bytes: no entry is written, nobody is told (POL-08).
func TestSameBody(t *testing.T) {
	racetest.Alone(t)
	inWorld(t, ", backlog: digest", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("ETag", fmt.Sprintf("%q", time.Now()))
		io.WriteString(rw, apptest.WorldFeed("", 1, 2))
	}, func(w *apptest.World) {
		w.Pass(time.Minute, time.Second)
		first := w.Source("wire")
		w.Pass(24*time.Hour, time.Minute)
		src := w.Source("wire")
		if src.Polls < 40 || !src.LastNew.Equal(first.LastNew) || src.ETag == first.ETag {
			w.T.Errorf("%d polls, new at %s and %s, validator %s", src.Polls, first.LastNew, src.LastNew, src.ETag)
		}
	})
}

// TestBlockedByRobots: a site that robots.txt forbids shows it and is told of
// once; articles whose pages are forbidden are told from the feed (ROB-01,
// ROB-07).
func TestBlockedByRobots(t *testing.T) {
	racetest.Alone(t)
	synctest.Test(t, func(t *testing.T) {
		sources := "  - {name: site, site: \"http://site.example/list\"}\n  - {name: wire, feed: \"http://wire.example/feed\", backlog: digest}\n"
		w := apptest.NewWorld(t, sources, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("ETag", `"1"`)
			switch {
			case r.URL.Path == "/robots.txt":
				io.WriteString(rw, "User-agent: *\nDisallow: /\n")
			case r.URL.Path != "/feed":
				t.Errorf("%s was asked for", r.URL)
			case r.Header.Get("If-None-Match") != "":
				rw.WriteHeader(http.StatusNotModified)
			default:
				io.WriteString(rw, strings.ReplaceAll(apptest.WorldFeed("", 1), "<guid", "<link>http://wire.example/report</link><guid"))
			}
		})
		defer w.End()
		w.Pass(5*24*time.Hour, 10*time.Minute)
		src := w.Source("site")
		if src.ErrorClass != "robots" || src.Failures < 3 || src.NextDue.Sub(src.LastPoll) < 24*time.Hour {
			t.Errorf("the site is %q after %d failures, next after %s", src.ErrorClass, src.Failures, src.NextDue.Sub(src.LastPoll))
		}
		told := apptest.Notices(w.Ops)
		slices.Sort(told)
		if len(told) != 2 || !strings.Contains(told[0], "pages of source wire may not be read") ||
			!strings.Contains(told[1], "source site cannot be read") {
			t.Errorf("the operators were told %q, want one notice of each", told)
		}
		counts, err := w.App.Store.Counts(t.Context(), time.Now())
		if err != nil || counts.Articles == 0 {
			t.Errorf("%d articles, %v", counts.Articles, err)
		}
	})
}
