package visit

import (
	"errors"
	"net/http"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
)

// failureOf names a failed fetch: its class, the status if there was one, and
// until when the server wants to be left alone.
func failureOf(err error) (class string, status int, retry time.Time) { return pacing.FailureOf(err) }

// gone reports whether a look says that the page is no more: 404 or 410, or an
// error page served as if it were one.
func gone(l look) bool {
	if l.article.Revision == 0 {
		return false
	}
	var f *fetch.Error
	if errors.As(l.fail, &f) {
		return f.Status == http.StatusNotFound || f.Status == http.StatusGone
	}
	return l.fail == nil && l.article.Kind != news.KindPage && (l.doc.Verdict == news.VerdictError || toFront(l))
}

// whyUnreadable names the gate that stopped a page, its words for people, and
// whether trying again soon may help.
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

// shortReason is the bounded form of that reason, for counters.
func shortReason(l look, verdict news.Verdict) string {
	if l.fail != nil {
		class, _, _ := failureOf(l.fail)
		return class
	}
	return string(verdict)
}

// heldUntil is when a host whose Retry-After kept us from asking lets us come
// back; zero if that is not what happened.
func heldUntil(err error) time.Time {
	if err == nil {
		return time.Time{}
	}
	class, _, retry := failureOf(err)
	if class != string(fetch.ClassHeld) {
		return time.Time{}
	}
	return retry
}

// later is at, or when the server lets us come back if that is later.
func later(at time.Time, err error) time.Time {
	if err == nil {
		return at
	}
	if _, _, retry := failureOf(err); retry.After(at) {
		return retry
	}
	return at
}
