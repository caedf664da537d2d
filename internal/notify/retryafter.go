package notify

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of what a Retry-After may ask: within a second nothing changes, and
// beyond an hour somebody must look.
const (
	minPause = time.Second
	maxPause = time.Hour
)

// ReadRetryAfter reads the header of that name: seconds, or a date. It returns
// the moment before which not to ask again, from a second to an hour after now;
// false if the header says nothing that can be read.
func ReadRetryAfter(header string, now time.Time) (time.Time, bool) {
	header = strings.TrimSpace(header)
	var d time.Duration
	if n, err := strconv.Atoi(header); err == nil {
		d = time.Duration(min(n, int(maxPause/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		d = at.Sub(now)
	} else {
		return time.Time{}, false
	}
	return now.Add(min(max(d, minPause), maxPause)), true
}
