package poll_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// redirected is what the hosts of TestMoves answer, each day another thing of wire.example.
func redirected(answers ...string) http.HandlerFunc {
	start := time.Now()
	return func(rw http.ResponseWriter, r *http.Request) {
		if r.Host != "wire.example" {
			switch r.URL.Path {
			case "/login":
				io.WriteString(rw, "<html><title>Log in</title></html>")
			case "/other":
				io.WriteString(rw, apptest.WorldFeed("", 7, 8))
			default:
				rw.Header().Set("ETag", `"there"`)
				if r.Header.Get("If-None-Match") == `"there"` {
					rw.WriteHeader(http.StatusNotModified)
					return
				}
				io.WriteString(rw, apptest.WorldFeed("", 1, 2))
			}
			return
		}
		now := answers[min(int(time.Since(start).Hours()/24), len(answers)-1)]
		code, to, ok := strings.Cut(now, " ")
		if !ok {
			rw.Header().Set("ETag", `"here"`)
			io.WriteString(rw, apptest.WorldFeed("", 1, 2))
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
	racetest.Alone(t)
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
		{"now here, now there", "", []string{
			"200", "301 " + there, "301 http://third.example/feed", "301 " + there,
			"301 http://third.example/feed", "301 " + there, "301 http://third.example/feed", "301 " + there,
		}, "", "third.example"},
		{"not wanted", ", moves: ignore", []string{"200", "301 " + there}, "", ""},
		{"with credentials", ", bearer: x", []string{"200", "301 " + there}, "", "credentials"},
		{"to the address of another source", "", []string{"200", "301 http://second.example/feed"}, "", "source second is read there already"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				second := "  - {name: second, feed: \"http://second.example/feed\", schedule: \"@every 24h\"}\n"
				w := apptest.NewWorld(t, `  - {name: wire, feed: "http://wire.example/feed", schedule: "@every 6h"`+tt.options+"}\n"+second,
					redirected(tt.days...))
				defer w.End()
				w.Pass(5*24*time.Hour, time.Minute)
				src := w.Source("wire")
				if src.MovedURL != tt.want || !strings.Contains(src.Move.To+src.Move.But, tt.moving) || tt.moving == "" && src.Move != (news.Move{}) {
					t.Fatalf("read at %q, says %+v", src.MovedURL, src.Move)
				}
				if tt.want == "" {
					return
				}
				if src.Lane != "moved.example" || src.URL != "http://wire.example/feed" || src.Failures > 0 {
					t.Errorf("after the move: %+v", src)
				}
				told := apptest.Notices(w.Ops)
				wantNotice(t, "operators", told, "has moved for good")
				// One request of the five days had no validator for each address, and
				// the old one is not asked any more.
				n := len(w.Times("wire.example/feed"))
				w.Restart()
				w.Pass(24*time.Hour, time.Minute)
				if again := len(w.Times("wire.example/feed")); again != n || w.Source("wire").MovedURL != tt.want {
					t.Errorf("the old address was asked %d times more", again-n)
				}
				unconditional := 0
				for _, a := range w.Asked {
					if a.URL == "moved.example/feed" && a.ETag == "" {
						unconditional++
					}
				}
				if unconditional < 1 || unconditional > 1+6 { // one, and one a day of 304 alone
					t.Errorf("the new address got %d requests without validator", unconditional)
				}

				// The way back.
				w.Config.Sources[0].Moves = "ignore"
				w.Answer(redirected("200"))
				w.Restart()
				w.Pass(7*time.Hour, time.Minute)
				if src := w.Source("wire"); src.MovedURL != "" || src.Lane != "wire.example" || src.ETag != `"here"` ||
					len(w.Times("wire.example/feed")) <= n {
					t.Errorf("after moves: ignore: %+v", src)
				}
				if entries := len(w.Desk.All()); entries != 0 {
					t.Errorf("the move brought %d messages", entries)
				}
			})
		})
	}
}
