package app

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/news"
)

// inWorld runs a test in a bubble with a world of one source, "wire", at
// http://wire.example/feed.
func inWorld(t *testing.T, options string, handler http.HandlerFunc, run func(*world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, `  - {name: wire, feed: "http://wire.example/feed"`+options+"}\n", handler)
		defer w.end()
		run(w)
	})
}

// TestHeadersDecideWhen: what an answer's headers and the feed itself say of
// the next poll, through the whole service (POL-09, POL-15, POL-16).
func TestHeadersDecideWhen(t *testing.T) {
	const tag = `ETag: "x"`
	tests := []struct {
		headers, channel string
		want             int // minutes
	}{
		{"", "", 60}, // no validators
		{tag, "", 30},
		{"Last-Modified: yesterday", "", 30},
		{tag + "\nCache-Control: max-age=600", "", 30},
		{tag + "\nCache-Control: max-age=3600", "", 60},
		{tag + "\ncache-control: public, MAX-AGE=\"5400\"", "", 90},
		{tag + "\nCache-Control: max-age=3600\nAge: 1200", "", 40},
		{tag + "\nCache-Control: max-age=3600\nAge: 7200", "", 30},
		{tag + "\nCache-Control: s-maxage=36000", "", 30},
		{tag + "\nCache-Control: s-maxage=36000, max-age=3600", "", 60},
		{tag + "\nCache-Control: max-age=31536000", "", 360},
		{tag + "\nCache-Control: max-age=99999999999999999999", "", 360},
		{tag + "\nCache-Control: max-age=-1", "", 30},
		{tag + "\nCache-Control: max-age=often", "", 30},
		{tag + "\nCache-Control: max-age=3600, no-cache", "", 30},
		{tag + "\nCache-Control: max-age=3600, no-store", "", 30},
		{tag + "\nCache-Control: max-age=3600\nCache-Control: max-age=7200", "", 60},
		{tag + "\nCache-Control: max-age=0\nExpires: Sat, 01 Jan 2000 02:00:00 GMT\nDate: Sat, 01 Jan 2000 00:00:00 GMT", "", 30},
		{tag + "\nExpires: Sat, 01 Jan 2000 02:00:00 GMT\nDate: Sat, 01 Jan 2000 00:00:00 GMT", "", 120},
		{tag + "\nExpires: Saturday, 01-Jan-00 02:00:00 GMT\nDate: Sat, 01 Jan 2000 00:30:00 GMT", "", 90},
		{tag + "\nExpires: 0\nDate: Sat, 01 Jan 2000 00:00:00 GMT", "", 30},
		{tag + "\nExpires: Fri, 31 Dec 1999 02:00:00 GMT", "", 30},
		{tag + "\nExpires: Sat, 01 Jan 2050 02:00:00 GMT\nDate: Sat, 01 Jan 2000 00:00:00 GMT", "", 360},
		{tag + "\nCache-Control: max-age=3600\nExpires: Sat, 01 Jan 2000 05:00:00 GMT\nDate: Sat, 01 Jan 2000 00:00:00 GMT", "", 60},
		{"Last-Modified: Fri, 31 Dec 1989 00:00:00 GMT", "", 30}, // a heuristic of ten years
		{tag, "<ttl>45</ttl>", 45},
		{tag, "<ttl>15</ttl>", 30},
		{tag, "<ttl>525600</ttl>", 360},
		{tag, "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", 60},
		{tag, "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>6</sy:updateFrequency>", 240},
		{tag + "\nCache-Control: max-age=3600", "<ttl>90</ttl>", 90},
		{"", "<ttl>45</ttl>", 60},
		{tag, "<skipHours><hour>0</hour><hour>1</hour></skipHours>", 120},
	}
	for _, tt := range tests {
		t.Run(tt.headers+" "+tt.channel, func(t *testing.T) {
			inWorld(t, "", func(rw http.ResponseWriter, _ *http.Request) {
				for line := range strings.SplitSeq(tt.headers, "\n") {
					if key, value, ok := strings.Cut(line, ": "); ok {
						rw.Header()[http.CanonicalHeaderKey(key)] = append(rw.Header()[http.CanonicalHeaderKey(key)], value)
					}
				}
				if rw.Header().Get("Date") == "" {
					rw.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
				}
				io.WriteString(rw, worldFeed(tt.channel, 1, 2))
			}, func(w *world) {
				t := w.t
				w.pass(time.Second, time.Second)
				src := w.source("wire")
				if got := src.NextDue.Sub(src.LastPoll); got != time.Duration(tt.want)*time.Minute {
					// A skipped hour ends on the hour, not a time after the poll.
					if tt.want != 120 || !strings.Contains(tt.channel, "skipHours") || src.NextDue.Hour() != 2 {
						t.Errorf("next after %s, want %d minutes", got, tt.want)
					}
				}
			})
		})
	}
	t.Logf("%d sets of headers", len(tests))
}

// TestFailuresDecideWhen: the pauses after each kind of failure, and who is
// told of it when (POL-07, POL-12, POL-14, POL-20).
func TestFailuresDecideWhen(t *testing.T) {
	status := func(code int, header ...string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				rw.Header().Set(header[i], header[i+1])
			}
			rw.WriteHeader(code)
		}
	}
	day := 24 * 60
	tests := []struct {
		name        string
		answer      http.HandlerFunc
		want        []int // minutes between requests
		class       string
		owners, ops string // what is told of it
	}{
		{"500", status(500), []int{60, 120, 240, 480, 960, day, day}, "status_5xx", "", "status 500"},
		{"503 without a time", status(503), []int{60, 120, 240, 480, 960, day, day}, "status_5xx", "", "status 503"},
		{"429 without a time", status(429), []int{60, 120, 240, 480, 960, day, day}, "too_many", "", "status 429"},
		{"503 with a time", status(503, "Retry-After", "10800"), []int{180, 180, 240}, "status_5xx", "", "asks to wait until"},
		{"429 with an age", status(429, "Retry-After", "99999999"), []int{}, "too_many", "", "more than seven days"},
		{"404", status(404), []int{30, 30, day, day, day}, "not_found", "status 404", "status 404"},
		{"401", status(401), []int{30, 30, day, day, day}, "unauthorised", "status 401", "needs credentials"},
		{"403", status(403), []int{30, 30, day, day, day}, "forbidden", "status 403", "status 403"},
		{"410", status(410), nil, "gone", "status 410", "status 410"},
		{"a bot check", status(403, "Cf-Mitigated", "challenge"), []int{30, 30, day, day}, "challenge", "", "bot check"},
		{"a page", func(rw http.ResponseWriter, _ *http.Request) {
			io.WriteString(rw, "<html><head><title>Log in</title></head><body>Log in.</body></html>")
		}, []int{30, 30, 30, 60, 120, 240, 480, 960, day}, "not_a_feed", "", "not a feed"},
		{"a broken connection", func(rw http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, []int{30, 30, 30, 60, 120, 240, 480, 960, day}, "protocol", "", "without an answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := func(rw http.ResponseWriter, r *http.Request) {
				rw.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") == `"1"` {
					rw.WriteHeader(http.StatusNotModified)
					return
				}
				io.WriteString(rw, worldFeed("", 1))
			}
			inWorld(t, "", good, func(w *world) {
				t := w.t
				w.srv.ErrorLog = nil
				w.pass(time.Minute, time.Second)
				w.answer(tt.answer)
				w.pass(6*24*time.Hour, time.Second)
				gaps := w.gaps("wire.example/feed")[1:]
				if len(gaps) < len(tt.want) || !slices.Equal(gaps[:len(tt.want)], tt.want) || tt.want == nil && len(gaps) > 0 {
					t.Errorf("asked after %v minutes, want %v and so on", gaps, tt.want)
				}
				src := w.source("wire")
				if src.ErrorClass != tt.class || src.Stopped != (tt.class == "gone") {
					t.Errorf("class %q, stopped %v, want %q", src.ErrorClass, src.Stopped, tt.class)
				}
				for _, a := range w.asked[1:] {
					if a.etag != `"1"` {
						t.Fatalf("a request on %s was not conditional", a.at)
					}
				}
				wantNotice(t, "operators", notices(w.ops), tt.ops)
				wantNotice(t, "owners", notices(w.desk), tt.owners)

				w.answer(good)
				if tt.class == "gone" { // it is not asked by itself, but by `once --now`
					if err := w.app.Store.MakeDue(w.t.Context(), time.Now()); err != nil {
						t.Fatal(err)
					}
				}
				for w.source("wire").Failures > 0 {
					w.pass(max(time.Until(w.source("wire").NextDue), 0)+time.Minute, time.Second)
				}
				wantNotice(t, "operators", notices(w.ops), "works again")
				if tt.owners != "" {
					wantNotice(t, "owners", notices(w.desk), "works again")
				}
				if src := w.source("wire"); src.ErrorClass != "" || src.Failures != 0 || src.NextDue.Sub(src.LastPoll) != 30*time.Minute {
					t.Errorf("after it works again: %+v", src)
				}
			})
		})
	}
}

// wantNotice checks that one notice with the text was told, or none for "".
func wantNotice(t *testing.T, who string, got []string, want string) {
	t.Helper()
	if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0], want)) {
		t.Errorf("the %s were told %q, want %q", who, got, want)
	}
}

// TestRetryAfterHoldsTheHost: one 429 silences the ten feeds of its host, over
// a restart too (POL-12, POL-13).
func TestRetryAfterHoldsTheHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sources strings.Builder
		for i := range 10 {
			fmt.Fprintf(&sources, "  - {name: feed-%d, feed: \"http://wire.example/%d\"}\n", i, i)
		}
		w := newWorld(t, sources.String(), func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Retry-After", "36000")
			rw.WriteHeader(http.StatusTooManyRequests)
		})
		defer w.end()
		start := time.Now()
		w.pass(5*time.Hour, time.Second)
		w.restart()
		w.pass(5*time.Hour-time.Minute, time.Second)
		for i := range 10 {
			if src := w.source(fmt.Sprintf("feed-%d", i)); src.LastError == "" || src.NextDue.Before(start.Add(10*time.Hour)) {
				t.Errorf("feed-%d does not show that its host is left alone: due %s, %q", i, src.NextDue, src.LastError)
			}
		}
		if n := len(w.asked); n != 1 {
			t.Errorf("%d requests in ten hours of silence, want 1", n)
		}
		w.pass(2*time.Minute, time.Second)
		if n := len(w.asked); n < 2 || w.asked[1].at.Sub(start) < 10*time.Hour {
			t.Errorf("%d requests; the second after %s", n, w.asked[min(1, n-1)].at.Sub(start))
		}
	})
}

// redirected is what the hosts of TestMoves answer, each day another thing of wire.example.
func redirected(answers ...string) http.HandlerFunc {
	start := time.Now()
	return func(rw http.ResponseWriter, r *http.Request) {
		if r.Host != "wire.example" {
			switch r.URL.Path {
			case "/login":
				io.WriteString(rw, "<html><title>Log in</title></html>")
			case "/other":
				io.WriteString(rw, worldFeed("", 7, 8))
			default:
				rw.Header().Set("ETag", `"there"`)
				if r.Header.Get("If-None-Match") == `"there"` {
					rw.WriteHeader(http.StatusNotModified)
					return
				}
				io.WriteString(rw, worldFeed("", 1, 2))
			}
			return
		}
		now := answers[min(int(time.Since(start).Hours()/24), len(answers)-1)]
		code, to, ok := strings.Cut(now, " ")
		if !ok {
			rw.Header().Set("ETag", `"here"`)
			io.WriteString(rw, worldFeed("", 1, 2))
			return
		}
		status := 0
		fmt.Sscan(code, &status)
		rw.Header().Set("Location", to)
		rw.WriteHeader(status)
	}
}

// TestMoves: when a source is read at a new address for good, and when not
// (POL-18, POL-19, POL-06).
func TestMoves(t *testing.T) {
	const there = "http://moved.example/feed"
	tests := []struct {
		name    string
		options string
		days    []string
		want    string // where it is read after five days
		moving  string // part of what status says of it
	}{
		{"for good", "", []string{"200", "301 " + there}, there, ""},
		{"for good, 308", "", []string{"200", "308 " + there}, there, ""},
		{"for good from the first day", "", []string{"301 " + there}, there, ""},
		{"a captive portal's day", "", []string{"200", "301 http://portal.example/login", "200"}, "", ""},
		{"a portal that stays", "", []string{"200", "301 http://portal.example/login"}, "", ""},
		{"another feed", "", []string{"200", "301 http://moved.example/other"}, "", "not the source as it is known"},
		{"for a time", "", []string{"200", "302 " + there}, "", ""},
		{"for a time, 307", "", []string{"200", "307 " + there}, "", ""},
		{"two days, then back", "", []string{"200", "301 " + there, "301 " + there, "200"}, "", ""},
		{"now here, now there", "", []string{"200", "301 " + there, "301 http://third.example/feed", "301 " + there, "301 http://third.example/feed", "301 " + there, "301 http://third.example/feed", "301 " + there}, "", "third.example"},
		{"not wanted", ", moves: ignore", []string{"200", "301 " + there}, "", ""},
		{"with credentials", ", bearer: x", []string{"200", "301 " + there}, "", "credentials"},
		{"to the address of another source", "", []string{"200", "301 http://second.example/feed"}, "", "source second is read there already"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				second := "  - {name: second, feed: \"http://second.example/feed\", schedule: \"@every 24h\"}\n"
				w := newWorld(t, `  - {name: wire, feed: "http://wire.example/feed", schedule: "@every 6h"`+tt.options+"}\n"+second, redirected(tt.days...))
				defer w.end()
				w.pass(5*24*time.Hour, time.Minute)
				src := w.source("wire")
				if src.MovedURL != tt.want || !strings.Contains(src.Move.To+src.Move.But, tt.moving) || tt.moving == "" && src.Move != (news.Move{}) {
					t.Fatalf("read at %q, says %+v", src.MovedURL, src.Move)
				}
				if tt.want == "" {
					return
				}
				if src.Lane != "moved.example" || src.URL != "http://wire.example/feed" || src.Failures > 0 {
					t.Errorf("after the move: %+v", src)
				}
				told := notices(w.ops)
				wantNotice(t, "operators", told, "has moved for good")
				// One request of the five days had no validator for each address, and
				// the old one is not asked any more.
				n := len(w.times("wire.example/feed"))
				w.restart()
				w.pass(24*time.Hour, time.Minute)
				if again := len(w.times("wire.example/feed")); again != n || w.source("wire").MovedURL != tt.want {
					t.Errorf("the old address was asked %d times more", again-n)
				}
				unconditional := 0
				for _, a := range w.asked {
					if a.url == "moved.example/feed" && a.etag == "" {
						unconditional++
					}
				}
				if unconditional != 1 {
					t.Errorf("the new address got %d requests without validator, want 1", unconditional)
				}

				// The way back.
				w.cfg.Sources[0].Moves = "ignore"
				w.answer(redirected("200"))
				w.restart()
				w.pass(7*time.Hour, time.Minute)
				if src := w.source("wire"); src.MovedURL != "" || src.Lane != "wire.example" || src.ETag != `"here"` || len(w.times("wire.example/feed")) <= n {
					t.Errorf("after moves: ignore: %+v", src)
				}
				if entries := len(w.desk.all()); entries != 0 {
					t.Errorf("the move brought %d messages", entries)
				}
			})
		})
	}
}

// TestBrokenThenMended: what came with a broken body is not forgotten, as its
// validators are not kept (POL-05).
func TestBrokenThenMended(t *testing.T) {
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
			io.WriteString(rw, worldFeed("", 1, 2, 3))
		default:
			io.WriteString(rw, worldFeed("", 1))
		}
	}, func(w *world) {
		for version = range 3 {
			w.pass(31*time.Minute, time.Minute)
		}
		counts, err := w.app.Store.Counts(w.t.Context(), time.Now())
		if err != nil || counts.Articles != 3 {
			w.t.Errorf("%d articles, %v; want 3", counts.Articles, err)
		}
	})
}

// TestReadAgain: a source that is read in another way than before, by other
// options or newer code, is asked for once without validators (POL-05).
func TestReadAgain(t *testing.T) {
	inWorld(t, "", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(rw, worldFeed("", 1))
	}, func(w *world) {
		w.pass(2*time.Hour, time.Minute)
		w.cfg.Sources[0].Language = "hy"
		w.restart()
		w.pass(2*time.Hour, time.Minute)
		var unconditional []int
		for i, a := range w.asked {
			if a.etag == "" {
				unconditional = append(unconditional, i)
			}
		}
		if len(unconditional) != 2 || len(w.asked) < 8 {
			w.t.Errorf("of %d requests, those without validators were %v; want the first, and one after the restart", len(w.asked), unconditional)
		}
	})
}

// TestSameBody: a server that ignores validators brings nothing new with the
// same bytes: no entry is written, nobody is told (POL-08).
func TestSameBody(t *testing.T) {
	inWorld(t, ", backlog: digest", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("ETag", fmt.Sprintf("%q", time.Now()))
		io.WriteString(rw, worldFeed("", 1, 2))
	}, func(w *world) {
		w.pass(time.Minute, time.Second)
		first := w.source("wire")
		w.pass(24*time.Hour, time.Minute)
		src := w.source("wire")
		if src.Polls < 40 || !src.LastNew.Equal(first.LastNew) || src.ETag == first.ETag {
			w.t.Errorf("%d polls, new at %s and %s, validator %s", src.Polls, first.LastNew, src.LastNew, src.ETag)
		}
	})
}

// TestBlockedByRobots: a site that robots.txt forbids shows it and is told of
// once; articles whose pages are forbidden are told from the feed (ROB-01,
// ROB-07).
func TestBlockedByRobots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sources := "  - {name: site, site: \"http://site.example/list\"}\n  - {name: wire, feed: \"http://wire.example/feed\", backlog: digest}\n"
		w := newWorld(t, sources, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("ETag", `"1"`)
			switch {
			case r.URL.Path == "/robots.txt":
				io.WriteString(rw, "User-agent: *\nDisallow: /\n")
			case r.URL.Path != "/feed":
				t.Errorf("%s was asked for", r.URL)
			case r.Header.Get("If-None-Match") != "":
				rw.WriteHeader(http.StatusNotModified)
			default:
				io.WriteString(rw, strings.ReplaceAll(worldFeed("", 1, 2), "<guid", "<link>http://wire.example/report</link><guid"))
			}
		})
		defer w.end()
		w.pass(5*24*time.Hour, 10*time.Minute)
		src := w.source("site")
		if src.ErrorClass != "robots" || src.Failures < 3 || src.NextDue.Sub(src.LastPoll) < 24*time.Hour {
			t.Errorf("the site is %q after %d failures, next after %s", src.ErrorClass, src.Failures, src.NextDue.Sub(src.LastPoll))
		}
		told := notices(w.ops)
		slices.Sort(told)
		if len(told) != 2 || !strings.Contains(told[0], "pages of source wire may not be read") || !strings.Contains(told[1], "source site cannot be read") {
			t.Errorf("the operators were told %q, want one notice of each", told)
		}
		counts, err := w.app.Store.Counts(t.Context(), time.Now())
		if err != nil || counts.Articles == 0 {
			t.Errorf("%d articles, %v", counts.Articles, err)
		}
	})
}
