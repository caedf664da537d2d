package fetch

import (
	"fmt"
	"strings"
	"time"

	"tocsin/internal/news"
)

// Class says what kind of failure an Error is; its text is stored and shown.
type Class string

// The classes of failure.
const (
	classBadURL       Class = "bad_url"      // the URL is not one that is ever asked for
	classBadRequest   Class = "bad_request"  // a header of the request may not be set
	ClassBlocked      Class = "blocked"      // the address guard refused: not a public address, or a port that is not allowed
	ClassRobots       Class = "robots"       // robots.txt forbids it, or cannot be read and so forbids all
	ClassHeld         Class = "held"         // nothing was sent: the host's Retry-After is not over (see Error.RetryAfter)
	ClassOffline      Class = "offline"      // nothing can be reached from here: our own outage, not the host's (package outage)
	ClassDNS          Class = "dns"          // the name does not resolve
	ClassRefused      Class = "refused"      // no connection: refused, reset or unreachable
	ClassTimeout      Class = "timeout"      // a time limit passed, or the body came too slowly
	ClassTLS          Class = "tls"          // the certificate or the handshake is at fault
	classProtocol     Class = "protocol"     // the answer is not HTTP, or is cut short
	ClassTooBig       Class = "too_big"      // body, header or decompression ratio over the limit
	classEncoding     Class = "encoding"     // the content encoding is unknown, nested or broken
	ClassRedirect     Class = "redirect"     // too many, a loop, to http from https, or to nowhere
	ClassUnauthorised Class = "unauthorised" // 401, 407
	ClassForbidden    Class = "forbidden"    // 403, 451
	ClassChallenge    Class = "challenge"    // a bot check in place of an answer
	ClassNotFound     Class = "not_found"    // 404
	ClassGone         Class = "gone"         // 410
	ClassTooMany      Class = "too_many"     // 429
	ClassStatus4xx    Class = "status_4xx"   // any other 4xx
	ClassStatus5xx    Class = "status_5xx"   // 5xx, and statuses that make no sense
	ClassProxy        Class = "proxy"        // the configured proxy cannot be reached, or refuses
	ClassMailLogin    Class = "mail_login"   // a mail server refuses user and password, or the token
	ClassMailFolder   Class = "mail_folder"  // a mail server has no such folder, or does not open it
	ClassBrowser      Class = "browser"      // the page was to be rendered, and there is no browser, or it failed
	classState        Class = "state"        // our own State failed; nothing was sent
	ClassCanceled     Class = "canceled"     // the caller's context ended
)

// Temporary reports whether asking again later, with nothing changed on our
// side, may well succeed.
func (c Class) Temporary() bool {
	switch c {
	case ClassHeld, ClassOffline, ClassDNS, ClassRefused, ClassTimeout, classProtocol, ClassTooMany, ClassStatus5xx, ClassProxy, ClassBrowser,
		classState, ClassCanceled:
		return true
	}
	return false
}

// Error is every error that Client.Do returns.
type Error struct {
	Class      Class
	URL        string    // the URL of the hop that failed, without its query (which may hold a key)
	Host       string    // its host, with the port where that is not the scheme's own
	Status     int       // the HTTP status, 0 if there was none
	RetryAfter time.Time // not before this time; zero if the host named none
	capped     bool      // the host asked for longer than the seven days that are kept
	Err        error     // the cause

	words news.Words // of the client, for what can be done
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error says what failed, why, and what can be done.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("fetch ")
	b.WriteString(e.URL)
	b.WriteString(": ")
	if e.Err != nil {
		b.WriteString(e.Err.Error())
	} else {
		fmt.Fprintf(&b, "status %d", e.Status)
	}
	if hint := e.hint(); hint != "" {
		b.WriteString(" (")
		b.WriteString(hint)
		b.WriteByte(')')
	}
	return b.String()
}

// hint says what a person can do about the failure; "" where nothing needs to
// be done.
func (e *Error) hint() string {
	switch e.Class {
	case classBadURL:
		return "correct the address"
	case classBadRequest:
		return "remove or correct the header in the source's settings"
	case ClassBlocked:
		return "if this is your own server, name its range in fetch.allow"
	case ClassRobots:
		return "the publisher does not want this page read by programs; look for a feed, or ask them"
	case ClassHeld, ClassTooMany:
		if wait := e.waits(); wait != "" {
			return wait
		}
		return "it is asked again later; a longer schedule helps"
	case ClassOffline:
		return "see to this machine's network and DNS; all is looked at again when they work"
	case ClassDNS:
		return "check the spelling of the host, and this machine's DNS"
	case ClassRefused:
		return "the server is down or unreachable from here; it is asked again"
	case ClassTimeout:
		return "the server is slow or overloaded; it is asked again"
	case ClassTLS:
		return "open the address in a browser; the publisher has to renew or repair its certificate"
	case classProtocol:
		return "what was received is not used; it is asked again"
	case ClassTooBig:
		return "nothing of it is used; look for a smaller feed or page of the same outlet"
	case classEncoding:
		return "nothing of it is used; the publisher's server is at fault"
	case ClassRedirect:
		return "open the address in a browser and use the one it ends at"
	case ClassUnauthorised:
		return "the address needs credentials"
	case ClassForbidden:
		return "the server refuses this reader; ask the publisher, or use another address of the outlet"
	case ClassChallenge:
		return "the site checks for bots; look for a feed, or ask the publisher to let this reader through"
	case ClassNotFound:
		return "look for the address's successor"
	case ClassGone:
		return "the publisher removed it for good; drop or replace the address"
	case ClassStatus4xx:
		return "the server does not accept the request; check the address"
	case ClassStatus5xx:
		if wait := e.waits(); wait != "" {
			return wait
		}
		return "the fault is on the server; it is asked again"
	case ClassMailLogin:
		return "correct the user, or the file with the password or token; providers may want a password for this program alone"
	case ClassMailFolder:
		return "correct the folder behind the host's name"
	case ClassProxy:
		return "see to the proxy, or correct proxy in the configuration"
	case ClassBrowser:
		const advice = "install Chromium, or name a browser under browser: in the configuration; %h tries it"
		return news.Say(e.words, advice, news.To(news.HintInspectDrawn))
	case classState:
		return "nothing was sent; see what the database says"
	}
	return ""
}

// waits says until when the host is left alone, "" if it named no time.
func (e *Error) waits() string {
	switch {
	case e.RetryAfter.IsZero():
		return ""
	case e.capped:
		return "the host asks to wait for more than seven days; it is asked again on " + e.RetryAfter.UTC().Format(time.RFC3339)
	}
	return "the host asks to wait until " + e.RetryAfter.UTC().Format(time.RFC3339)
}

// statusClass is the class of an HTTP status that is no success.
func statusClass(status int) Class {
	switch {
	case status == 401 || status == 407:
		return ClassUnauthorised
	case status == 403 || status == 451:
		return ClassForbidden
	case status == 404:
		return ClassNotFound
	case status == 410:
		return ClassGone
	case status == 429:
		return ClassTooMany
	case status >= 400 && status < 500:
		return ClassStatus4xx
	case status >= 300 && status < 400:
		return ClassRedirect
	}
	return ClassStatus5xx
}
