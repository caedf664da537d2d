package fetch

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestParseRetryAfter(t *testing.T) {
	tests := []struct {
		in   string
		want time.Duration // from noon; 0 means it says nothing
	}{
		{"120", 2 * time.Minute},
		{" 120 ", 2 * time.Minute},
		{"0", 0},
		{"604800", 7 * 24 * time.Hour},
		{"604801", 7 * 24 * time.Hour},
		{"99999999999999999999999999", 7 * 24 * time.Hour},
		{"Mon, 02 Mar 2026 13:00:00 GMT", time.Hour},
		{"Monday, 02-Mar-26 13:00:00 GMT", time.Hour},
		{"Mon Mar  2 13:00:00 2026", time.Hour},
		{"Mon, 02 Mar 2026 11:00:00 GMT", 0},
		{"Fri, 01 Jan 2100 00:00:00 GMT", 7 * 24 * time.Hour},
		{"Sunday, 06-Nov-94 08:49:37 GMT", 0}, // 1994, not 2094
		{"", 0},
		{"-5", 0},
		{"1.5", 0},
		{"soon", 0},
		{"120s", 0},
		{"0x10", 0},
		{"+5", 0},
		{"Mon, 02 Mar 2026 13:00:00 +0400", 0},
		{strings.Repeat("9", 5000), 7 * 24 * time.Hour},
	}
	for _, tt := range tests {
		got, ok := parseRetryAfter(tt.in, noon)
		if ok != (tt.want > 0) || ok && !got.Equal(noon.Add(tt.want)) {
			t.Errorf("parseRetryAfter(%.40q) = %v, %v, want +%v", tt.in, got, ok, tt.want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{
		"120", "Mon, 02 Mar 2026 13:00:00 GMT", "Monday, 02-Mar-26 13:00:00 GMT", "Mon Mar  2 13:00:00 2026", "-1",
		"1e9",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := parseRetryAfter(s, noon)
		if ok && (!got.After(noon) || got.After(noon.Add(maxRetryAfter))) {
			t.Fatalf("%q: %v is out of bounds", s, got)
		}
	})
}

func TestFreshness(t *testing.T) {
	const date = "Mon, 02 Mar 2026 12:00:00 GMT"
	tests := []struct {
		name   string
		header http.Header
		want   Freshness
	}{
		{"nothing", http.Header{}, Freshness{}},
		{"max-age", http.Header{"Cache-Control": {"public, max-age=600"}}, Freshness{MaxAge: 10 * time.Minute, HasMaxAge: true}},
		{"quoted, other case", http.Header{"Cache-Control": {`Max-Age="600"`}}, Freshness{MaxAge: 10 * time.Minute, HasMaxAge: true}},
		{"less age", http.Header{"Cache-Control": {"max-age=600"}, "Age": {"100"}}, Freshness{MaxAge: 500 * time.Second, HasMaxAge: true}},
		{"older than fresh", http.Header{"Cache-Control": {"max-age=600"}, "Age": {"1000"}}, Freshness{HasMaxAge: true}},
		{"s-maxage is not for us", http.Header{"Cache-Control": {"s-maxage=600"}}, Freshness{}},
		{"bad", http.Header{"Cache-Control": {"max-age=soon, max-age=-1"}}, Freshness{}},
		{
			"two lines",
			http.Header{"Cache-Control": {"no-cache", "max-age=60"}},
			Freshness{MaxAge: time.Minute, HasMaxAge: true, NoStore: true},
		},
		{"expires less date", http.Header{"Expires": {"Mon, 02 Mar 2026 13:00:00 GMT"}, "Date": {date}}, Freshness{Expires: time.Hour}},
		{"expires without date", http.Header{"Expires": {"Mon, 02 Mar 2026 13:00:00 GMT"}}, Freshness{Expires: time.Hour}},
		{"expired", http.Header{"Expires": {"Mon, 02 Mar 2026 11:00:00 GMT"}, "Date": {date}}, Freshness{}},
		{"expires 0", http.Header{"Expires": {"0"}, "Date": {date}}, Freshness{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := freshness(tt.header, noon); got != tt.want {
				t.Fatalf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// FuzzFreshness: no header makes an answer fresh for less than nothing, or for
// more than a century.
func FuzzFreshness(f *testing.F) {
	f.Add("max-age=600, s-maxage=1", "100", "Mon, 02 Mar 2026 13:00:00 GMT", "Mon, 02 Mar 2026 12:00:00 GMT")
	f.Add(`Max-Age="600"`, "-1", "0", "Monday, 02-Mar-26 12:00:00 GMT")
	f.Add("no-cache,,=,max-age", "99999999999999999999", "Mon Mar  2 12:00:00 2026", "")
	f.Fuzz(func(t *testing.T, control, age, expires, date string) {
		got := freshness(http.Header{"Cache-Control": {control, control}, "Age": {age}, "Expires": {expires}, "Date": {date}}, noon)
		for _, d := range []time.Duration{got.MaxAge, got.Expires} {
			if d < 0 || d > 100*365*24*time.Hour && d != got.Expires {
				t.Fatalf("fresh for %s", d)
			}
		}
		if got.MaxAge > 0 && !got.HasMaxAge {
			t.Fatalf("got %+v", got)
		}
	})
}
