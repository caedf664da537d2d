package pacing

import (
	"errors"
	"time"

	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/schedule"
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

// passing are the pauses after the first failures of a kind that mostly passes within
// minutes, whatever the schedule; the last one is doubled from then on.
var passing = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}

// passes reports whether a failure is of such a kind.
func passes(class string) bool {
	c := fetch.Class(class)
	return c.Passing() || c == fetch.ClassStatus5xx || c == fetch.ClassProxy
}

// meant reports whether a failure is what its publisher wants, if it lasts: many a
// server that is being mended answers so for hours, too.
func meant(class string) bool {
	switch fetch.Class(class) {
	case fetch.ClassNotFound, fetch.ClassUnauthorised, fetch.ClassForbidden:
		return true
	}
	return false
}

// lasts reports whether a source has failed for so long and so often that the
// operators are to hear of it.
func lasts(src *news.Source, now time.Time) bool {
	often, failing := src.Failures >= ReportAfter, now.Sub(src.FailingSince)
	switch class := src.ErrorClass; {
	case src.Stopped, class == string(fetch.ClassRobots):
		return true
	case meant(class):
		return often && failing >= reportMeant
	case passes(class):
		often = often && failing >= reportPassing
	}
	return often || schedule.Later(src.NextDue, now).Sub(src.FailingSince) >= reportAfterTime
}

// pauseAfter returns the pause after the latest of a source's consecutive failures;
// interval is the pause without one.
func pauseAfter(src *news.Source, now time.Time, interval time.Duration) time.Duration {
	n := src.Failures
	switch class := src.ErrorClass; {
	case class == string(fetch.ClassRobots): // it is read again once a day
	case class == string(fetch.ClassChallenge) && n >= ReportAfter:
	case class == string(fetch.ClassMailLogin) && n >= ReportAfter: // many servers lock an account that is tried for longer
	case meant(class) && lasts(src, now):
	case class == string(fetch.ClassTooMany):
		return Doubled(max(interval, minPause), n-1)
	case passes(class) && n <= len(passing):
		return passing[n-1]
	case passes(class):
		return Doubled(passing[len(passing)-1], n-len(passing))
	case meant(class):
		return interval
	case class == string(fetch.ClassMailLogin), class == string(fetch.ClassChallenge):
		return interval
	default:
		return Doubled(interval, n-ReportAfter)
	}
	return max(interval, maxPause)
}

// Doubled returns d doubled n times, at most maxPause or d itself if that is more.
func Doubled(d time.Duration, n int) time.Duration {
	limit := max(d, maxPause)
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}
