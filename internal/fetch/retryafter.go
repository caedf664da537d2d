package fetch

import (
	"strings"
	"time"
)

// maxRetryAfter caps what a Retry-After may ask for, so that a slip of a
// server's clock cannot silence it for years.
const maxRetryAfter = 7 * 24 * time.Hour

// parseRetryAfter reads a Retry-After header (RFC 9110, 10.2.3): seconds, or a
// date in one of three forms. It reports the time not to ask before, at most
// seven days from now; false if the value says nothing or lies in the past.
func parseRetryAfter(s string, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	limit := now.Add(maxRetryAfter)
	until, ok := time.Time{}, false
	if d, isSeconds := seconds(s); isSeconds {
		until, ok = now.Add(min(d, maxRetryAfter)), true
	} else {
		until, ok = parseHTTPDate(s, now)
	}
	if !ok || !until.After(now) {
		return time.Time{}, false
	}
	if until.After(limit) {
		until = limit
	}
	return until, true
}

// parseHTTPDate reads the three forms of RFC 9110, 5.6.7: IMF-fixdate, RFC 850
// and asctime. A two-digit year more than 50 years ahead is one of the past.
func parseHTTPDate(s string, now time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 12 || len(s) > 64 {
		return time.Time{}, false
	}
	for _, layout := range [...]string{
		"Mon, 02 Jan 2006 15:04:05 GMT",
		"Monday, 02-Jan-06 15:04:05 GMT",
		time.ANSIC,
	} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if layout[6] == ',' { // RFC 850: Go puts 69-99 into the 1900s whatever the year is now
			for t.Year()+50 < now.Year() {
				t = t.AddDate(100, 0, 0)
			}
			for t.Year() > now.Year()+50 {
				t = t.AddDate(-100, 0, 0)
			}
		}
		return t.UTC(), true
	}
	return time.Time{}, false
}
