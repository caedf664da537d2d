package pacing

import (
	"errors"
	"time"

	"tocsin/internal/feed"
	"tocsin/internal/fetch"
)

// FailureOf classifies a failed fetch, for counters and advice.
func FailureOf(err error) (class string, status int, retry time.Time) {
	var f *fetch.Error
	switch {
	case errors.As(err, &f):
		return string(f.Class), f.Status, f.RetryAfter
	case errors.Is(err, feed.ErrNotFeed):
		return string(fetch.ClassNotFeed), 0, time.Time{}
	}
	return string(fetch.ClassUnreadable), 0, time.Time{}
}

// pauseAfter returns the longest pause after a source's nth consecutive failure;
// interval is the pause without one.
func pauseAfter(class string, n int, interval time.Duration) time.Duration {
	switch fetch.Class(class) {
	case fetch.ClassRobots:
		return maxPause // its robots.txt is read again once a day
	case fetch.ClassTooMany, fetch.ClassStatus5xx:
		return Doubled(max(interval, minPause), n-1)
	case fetch.ClassNotFound, fetch.ClassUnauthorised, fetch.ClassForbidden, fetch.ClassChallenge, fetch.ClassMailLogin:
		if n >= ReportAfter {
			return maxPause
		}
		return interval
	}
	return Doubled(interval, n-ReportAfter)
}

// Doubled returns d doubled n times, at most maxPause or d itself if that is more.
func Doubled(d time.Duration, n int) time.Duration {
	limit := max(d, maxPause)
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}
