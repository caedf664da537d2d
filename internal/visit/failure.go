package visit

import (
	"errors"
	"net/http"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
)

// failureOf describes a failed fetch: its class, the status if there was one,
// and the end of the server's Retry-After.
func failureOf(err error) (class string, status int, retry time.Time) { return pacing.FailureOf(err) }

// gone reports whether a look shows that the page no longer exists: 404 or 410,
// or an error page served with another status.
func gone(l look) bool {
	if l.article.Revision == 0 {
		return false
	}
	var f *fetch.Error
	if errors.As(l.fail, &f) {
		return f.Status == http.StatusNotFound || f.Status == http.StatusGone
	}
	return l.fail == nil && l.article.Kind != news.KindPage && (l.doc.Verdict == news.VerdictError || l.toFront())
}

// whyUnreadable returns the gate that stopped a page, the reason in words, and
// whether retrying soon may help.
func whyUnreadable(l look, doc news.Document) (gate, reason string, again bool) {
	if l.fail != nil {
		_, status, _ := failureOf(l.fail)
		var f *fetch.Error
		temporary := errors.As(l.fail, &f) && f.Class.Temporary()
		return "fetch", l.fail.Error(), temporary || status == http.StatusNotFound
	}
	switch doc.Verdict {
	case news.VerdictChallenge, news.VerdictError, news.VerdictSuspect:
		again = true
	}
	return "verdict", string(doc.Verdict) + ": " + doc.Reason, again
}

// shortReason is the reason as one of a few words, for counters.
func shortReason(l look, verdict news.Verdict) string {
	if l.fail != nil {
		class, _, _ := failureOf(l.fail)
		return class
	}
	return string(verdict)
}

// heldUntil returns the end of the Retry-After that kept a request from being sent,
// or when it is tried again while nothing can be reached from here; zero if the error
// is another one.
func heldUntil(err error) time.Time {
	if err == nil {
		return time.Time{}
	}
	class, _, retry := failureOf(err)
	if class != string(fetch.ClassHeld) && class != string(fetch.ClassOffline) {
		return time.Time{}
	}
	return retry
}

// later returns at, or the end of the server's Retry-After if that is later.
func later(at time.Time, err error) time.Time {
	if err == nil {
		return at
	}
	if _, _, retry := failureOf(err); retry.After(at) {
		return retry
	}
	return at
}
