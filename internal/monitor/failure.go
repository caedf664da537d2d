package monitor

import (
	"errors"
	"time"

	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// failureOf names a failed fetch for counters and what a person can do.
func failureOf(err error) (class string, status int, retry time.Time) {
	var f *fetch.Error
	switch {
	case errors.As(err, &f):
		return string(f.Class), f.Status, f.RetryAfter
	case errors.Is(err, feed.ErrNotFeed):
		return string(fetch.ClassNotFeed), 0, time.Time{}
	}
	return string(fetch.ClassUnreadable), 0, time.Time{}
}

// pauseAfter is how long a source is left alone after its nth failure in a
// row, at most; interval is how long it would be without one.
func pauseAfter(class string, n int, interval time.Duration) time.Duration {
	switch fetch.Class(class) {
	case fetch.ClassRobots:
		return maxPause // its robots.txt is read again once a day
	case fetch.ClassTooMany, fetch.ClassStatus5xx:
		return doubled(max(interval, minPause), n-1)
	case fetch.ClassNotFound, fetch.ClassUnauthorised, fetch.ClassForbidden, fetch.ClassChallenge:
		if n >= reportAfter {
			return maxPause
		}
		return interval
	}
	return doubled(interval, n-reportAfter)
}

// doubled is d doubled n times, at most maxPause or d itself if that is more.
func doubled(d time.Duration, n int) time.Duration {
	limit := max(d, maxPause)
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}

// reportBlocked tells the operators, once for a source, that robots.txt keeps us
// from its articles' pages: they are told from the feed's own text. (A site or
// watched page that is blocked fails as a source.)
func (m *Visitor) reportBlocked(v *store.Visit, s seen) {
	a := v.Article
	if a.Kind == news.KindPage || s.fail == nil || shortReason(s) != string(fetch.ClassRobots) {
		return
	}
	m.notify(v, m.Notices.PagesBlocked(a.Source, s.fail, v.At))
}
