package monitor

import (
	"errors"
	"fmt"
	"time"

	"tocsin/internal/feed"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Classes of failure beside those of package fetch: what came was not what the
// source is.
const (
	classNotFeed    = "not_a_feed"
	classUnreadable = "unreadable"
)

// failureOf names a failed fetch for counters and what a person can do.
func failureOf(err error) (class string, status int, retry time.Time) {
	var f *fetch.Error
	switch {
	case errors.As(err, &f):
		return string(f.Class), f.Status, f.RetryAfter
	case errors.Is(err, feed.ErrNotFeed):
		return classNotFeed, 0, time.Time{}
	}
	return classUnreadable, 0, time.Time{}
}

// remedies say what a person can do about a source that fails in a class for
// long; docs/operations.md has the same in a table.
var remedies = map[string]string{
	classNotFeed:                    "`tocsin inspect` its address shows what stands there instead; look for the feed's new address, or make the source a site. It is still tried",
	classUnreadable:                 "`tocsin inspect` its address shows what Tocsin sees there. It is still tried",
	string(fetch.ClassGone):         "its publisher says that it is gone for good: replace or remove it in the configuration. It is not asked again; `tocsin once --now` tries once more",
	string(fetch.ClassNotFound):     "look for its new address at the outlet, and correct or remove it in the configuration. It is tried once a day",
	string(fetch.ClassUnauthorised): "give it username and password_file, or bearer_file, or correct them. It is tried once a day",
	string(fetch.ClassForbidden):    "ask the publisher to let this reader in, or use another address of the outlet. It is tried once a day",
	string(fetch.ClassRobots):       "look for a feed of the outlet, or ask the publisher. It is looked at again once a day",
	string(fetch.ClassChallenge):    "the outlet tests for people: look for a feed, or ask the publisher to let this reader through. It is still tried",
	string(fetch.ClassDNS):          "see whether the host's name is spelt right and still exists; if other sources fail too, see to this machine's DNS. It is still tried",
	string(fetch.ClassTLS):          "the publisher has to repair its certificate; tell them. It is still tried",
	string(fetch.ClassProxy):        "see to the proxy that the configuration names. It is still tried",
	string(fetch.ClassBrowser):      "see whether the browser that `browser:` names, or that is installed, runs: `tocsin inspect --render` its address. It is still tried",
	string(fetch.ClassBlocked):      "it leads into a network that is not public: correct it, or name your own server's range in fetch.allow. It is still tried",
	string(fetch.ClassTooBig):       "look for a smaller feed or page of the same outlet. It is still tried",
}

// inShort names classes of failure where there is room for a few words: in
// the list of failing sources of a digest.
var inShort = map[string]string{
	classNotFeed:                    "not a feed",
	classUnreadable:                 "cannot be read",
	string(fetch.ClassGone):         "gone, 410",
	string(fetch.ClassNotFound):     "not found, 404",
	string(fetch.ClassUnauthorised): "credentials refused, 401",
	string(fetch.ClassForbidden):    "refused, 403",
	string(fetch.ClassTooMany):      "asks for less, 429",
	string(fetch.ClassStatus5xx):    "server error",
	string(fetch.ClassRobots):       "forbidden by robots.txt",
	string(fetch.ClassChallenge):    "bot check",
	string(fetch.ClassDNS):          "host not found",
	string(fetch.ClassRefused):      "no connection",
	string(fetch.ClassTimeout):      "too slow",
	string(fetch.ClassTLS):          "certificate",
	string(fetch.ClassProxy):        "proxy",
	string(fetch.ClassBrowser):      "browser",
	string(fetch.ClassTooBig):       "too big",
	string(fetch.ClassRedirect):     "redirects",
	string(fetch.ClassHeld):         "asks to be left alone",
}

// remedy is what can be done about a class of failure.
func remedy(class string) string {
	if r := remedies[class]; r != "" {
		return r
	}
	return "open its address in a browser; correct or remove it in the configuration if it has moved. It is still tried"
}

// lasting reports a failure that the publisher means: whoever relies on the
// source is told, not the operators alone.
func lasting(class string) bool {
	switch fetch.Class(class) {
	case fetch.ClassGone, fetch.ClassNotFound, fetch.ClassUnauthorised, fetch.ClassForbidden:
		return true
	}
	return false
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
		if n >= tellFailingAfter {
			return maxPause
		}
		return interval
	}
	return doubled(interval, n-tellFailingAfter)
}

// doubled is d doubled n times, at most maxPause or d itself if that is more.
func doubled(d time.Duration, n int) time.Duration {
	limit := max(d, maxPause)
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}

// tellBlocked tells the operators, once for a source, that robots.txt keeps us
// from its articles' pages: they are told from the feed's own text. (A site or
// watched page that is blocked fails as a source.)
func (m *Visitor) tellBlocked(v *store.Visit, s seen) {
	a := v.Article
	if a.Kind == news.KindPage || s.fail == nil || shortReason(s) != string(fetch.ClassRobots) {
		return
	}
	n := news.Notice{
		Key: "pages_blocked " + a.Source, At: v.At, Kind: "pages_blocked", Subject: a.Source,
		Text:   fmt.Sprintf("pages of source %s may not be read: %s", a.Source, s.fail),
		Advice: "its articles are told from the feed's own text, and edits and removals of such pages are not seen; ask the publisher to let this reader in",
	}
	v.Notices = append(v.Notices, n)
	v.Owed = append(v.Owed, news.OweNotice(n, m.Live.Now().Config.Operators, v.At))
}
