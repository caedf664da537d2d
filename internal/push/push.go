// Package push is WebSub as a subscriber speaks it (W3C Recommendation of 23
// January 2018): what a feed names as its hub, how a hub is asked, what it
// calls back with, and how what it sends is signed. It promises that the
// signature is compared in constant time, that nothing a hub sends is kept,
// and that its work is bounded by the size of what it reads. It sends nothing.
package push

import (
	"crypto/rand"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tocsin/internal/text"
)

// The modes of a request to a hub, and of its call back.
const (
	ModeSubscribe   = "subscribe"
	ModeUnsubscribe = "unsubscribe"
	ModeDenied      = "denied"
)

// Bounds of leases: what is asked for, what is believed where the hub does not
// say, and the most that is believed.
const (
	wantedLease = 10 * 24 * time.Hour
	maxLease    = 30 * 24 * time.Hour
)

// NewToken is a name that cannot be guessed: 130 random bits, in letters and
// digits that stand in a path as they are.
func NewToken() string { return rand.Text() }

// IsToken reports whether a string is written as NewToken writes them.
func IsToken(s string) bool {
	return len(s) >= 26 && len(s) <= 64 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// NewSecret is what a hub is to sign with: 260 random bits. WebSub allows 200
// bytes at most.
func NewSecret() string { return rand.Text() + rand.Text() }

// Form is what a hub is asked with (5.1). A secret and a lease belong to
// ModeSubscribe alone.
func Form(mode, topic, callback, secret string) url.Values {
	form := url.Values{"hub.mode": {mode}, "hub.topic": {topic}, "hub.callback": {callback}}
	if mode == ModeSubscribe {
		form.Set("hub.secret", secret)
		form.Set("hub.lease_seconds", strconv.Itoa(int(wantedLease/time.Second)))
	}
	return form
}

// Call is what a hub calls back with: to verify that a request is ours, or to
// deny it (5.2, 5.3).
type Call struct {
	Mode      string
	Topic     string
	Challenge string        // to be answered as it is
	Lease     time.Duration // of ModeSubscribe; WantedLease where the hub does not say
	Reason    string        // of ModeDenied, as one line; may be empty
}

// maxChallenge bounds what is echoed, in bytes.
const maxChallenge = 2048

// ParseCall reads the query of a call. It is false for what is none.
func ParseCall(q url.Values) (Call, bool) {
	c := Call{Mode: q.Get("hub.mode"), Topic: q.Get("hub.topic"), Challenge: q.Get("hub.challenge")}
	if c.Topic == "" {
		return Call{}, false
	}
	switch c.Mode {
	case ModeDenied:
		if c.Reason = text.Clean(q.Get("hub.reason")); len(c.Reason) > 200 {
			c.Reason = strings.ToValidUTF8(c.Reason[:200], "") + "..."
		}
		return c, true
	case ModeSubscribe, ModeUnsubscribe:
		c.Lease = lease(q.Get("hub.lease_seconds"))
		return c, c.Challenge != "" && len(c.Challenge) <= maxChallenge
	}
	return Call{}, false
}

func lease(s string) time.Duration {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return wantedLease
	}
	return time.Duration(min(n, int64(maxLease/time.Second))) * time.Second
}

// Receipt is what became of a push, for its hub.
type Receipt string

// The receipts.
const (
	Accepted  Receipt = "accepted"
	Discarded Receipt = "discarded" // its signature is wrong; the hub is not told
	Gone      Receipt = "gone"      // the subscription has ended: the hub may forget it
	Unknown   Receipt = "unknown"   // no subscription has that token
)
