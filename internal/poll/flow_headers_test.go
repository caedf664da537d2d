package poll_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// inWorld runs a test in a bubble with a world of one source, "wire", at
// http://wire.example/feed.
func inWorld(t *testing.T, options string, handler http.HandlerFunc, run func(*apptest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := apptest.NewWorld(t, `  - {name: wire, feed: "http://wire.example/feed"`+options+"}\n", handler)
		defer w.End()
		run(w)
	})
}

// TestHeadersDecideWhen: what an answer's headers and the feed itself say of
// the next poll, through the whole service (POL-09, POL-15, POL-16).
func TestHeadersDecideWhen(t *testing.T) {
	racetest.Alone(t)
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
				io.WriteString(rw, apptest.WorldFeed(tt.channel, 1, 2))
			}, func(w *apptest.World) {
				t := w.T
				w.Pass(time.Second, time.Second)
				src := w.Source("wire")
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
