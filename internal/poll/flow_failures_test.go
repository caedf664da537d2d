package poll_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestFailuresDecideWhen: the pauses after each kind of failure, and who is
// told of it when (POL-07, POL-12, POL-14, POL-20).
func TestFailuresDecideWhen(t *testing.T) {
	racetest.Alone(t)
	status := func(code int, header ...string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				rw.Header().Set(header[i], header[i+1])
			}
			rw.WriteHeader(code)
		}
	}
	day := 24 * 60
	halfHours := append(slices.Repeat([]int{30}, 48), day, day, day) // until three and more span a day
	tests := []struct {
		name        string
		answer      http.HandlerFunc
		want        []int // minutes between requests
		class       string
		owners, ops string // what is told of it
	}{
		{"500", status(500), []int{5, 15, 60, 120, 240, 480, 960, day, day}, "status_5xx", "", "status 500"},
		{"503 without a time", status(503), []int{5, 15, 60, 120, 240, 480, 960, day, day}, "status_5xx", "", "status 503"},
		{"429 without a time", status(429), []int{60, 120, 240, 480, 960, day, day}, "too_many", "", "status 429"},
		{"503 with a time", status(503, "Retry-After", "10800"), []int{180, 180, 180, 180, 240}, "status_5xx", "", "asks to wait until"},
		{"429 with an age", status(429, "Retry-After", "99999999"), []int{}, "too_many", "", "more than seven days"},
		{"404", status(404), halfHours, "not_found", "status 404", "status 404"},
		{"401", status(401), halfHours, "unauthorised", "status 401", "needs credentials"},
		{"403", status(403), halfHours, "forbidden", "status 403", "status 403"},
		{"410", status(410), nil, "gone", "status 410", "status 410"},
		{"a bot check", status(403, "Cf-Mitigated", "challenge"), []int{30, 30, day, day}, "challenge", "", "bot check"},
		{"a page", func(rw http.ResponseWriter, _ *http.Request) {
			io.WriteString(rw, "<html><head><title>Log in</title></head><body>Log in.</body></html>")
		}, []int{30, 30, 30, 60, 120, 240, 480, 960, day}, "not_a_feed", "", "not a feed"},
		{
			"a broken connection", func(rw http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
			[]int{5, 15, 60, 120, 240, 480, 960, day},
			"protocol", "", "without an answer",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			good := func(rw http.ResponseWriter, r *http.Request) {
				rw.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") == `"1"` {
					rw.WriteHeader(http.StatusNotModified)
					return
				}
				io.WriteString(rw, apptest.WorldFeed("", 1))
			}
			inWorld(t, "", good, func(w *apptest.World) {
				t := w.T
				w.Pass(time.Minute, time.Second)
				w.Answer(tt.answer)
				w.Pass(6*24*time.Hour, time.Second)
				gaps := w.Gaps("wire.example/feed")[1:]
				if len(gaps) < len(tt.want) || !slices.Equal(gaps[:len(tt.want)], tt.want) || tt.want == nil && len(gaps) > 0 {
					t.Errorf("asked after %v minutes, want %v and so on", gaps, tt.want)
				}
				src := w.Source("wire")
				if src.ErrorClass != tt.class || src.Stopped != (tt.class == "gone") {
					t.Errorf("class %q, stopped %v, want %q", src.ErrorClass, src.Stopped, tt.class)
				}
				for _, a := range w.Asked[1:] {
					if a.ETag != `"1"` {
						t.Fatalf("a request on %s was not conditional", a.At)
					}
				}
				wantNotice(t, "operators", apptest.Notices(w.Ops), tt.ops)
				wantNotice(t, "owners", apptest.Notices(w.Desk), tt.owners)

				w.Answer(good)
				if tt.class == "gone" { // it is not asked by itself, but by `once --now`
					if err := w.App.Store.MakeDue(w.T.Context(), time.Now()); err != nil {
						t.Fatal(err)
					}
				}
				for w.Source("wire").Failures > 0 {
					w.Pass(max(time.Until(w.Source("wire").NextDue), 0)+time.Minute, time.Second)
				}
				wantNotice(t, "operators", apptest.Notices(w.Ops), "works again")
				if tt.owners != "" {
					wantNotice(t, "owners", apptest.Notices(w.Desk), "works again")
				}
				if src := w.Source("wire"); src.ErrorClass != "" || src.Failures != 0 || src.NextDue.Sub(src.LastPoll) != 30*time.Minute {
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
