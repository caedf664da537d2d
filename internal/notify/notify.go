// Package notify says what a sender of messages is, and what became of an
// attempt to send. Each sender is a package below this one, complete with its
// options, templates and tests; this package knows none of them.
//
// A sender promises to try once per call and to classify every failure:
// Permanent (this message is refused for good), Down (the receiver takes none),
// RetryAfter (not before a moment), Unknown (the message may have arrived), and
// everything else transient. The
// caller alone retries, so no library below a sender may.
package notify

import (
	"context"
	"time"

	"tocsin/internal/digest"
)

// Notifier sends messages to one receiver.
type Notifier interface {
	// Notify tries once to send n. A nil error means that the receiver has
	// taken it; Classify says what any other error means.
	Notify(ctx context.Context, n Notification) (Receipt, error)
}

// Lookuper is a Notifier that can find out what became of an attempt whose
// outcome is unknown.
type Lookuper interface {
	// Lookup reports whether n arrived. An error means that it could not be
	// found out; it is classified as those of Notify are. Do not ask within a
	// few seconds of the attempt: a receiver may still be working on it.
	Lookup(ctx context.Context, n Notification) (Receipt, bool, error)
}

// Splitter is a Notifier whose messages are limited in size.
type Splitter interface {
	// Split divides a message into parts that fit, in order, with Part, Parts
	// and the key of each part set. Nothing is left out. A message that fits
	// is returned alone and unchanged.
	Split(m digest.Message) []digest.Message
}

// Recipients is a Notifier with several recipients, each of whom gets, and
// may fail to get, a notification of his own.
type Recipients interface {
	// Recipients lists them in the order of the configuration.
	Recipients() []string
}

// Paced is a Notifier that keeps a distance between the messages to one
// recipient.
type Paced interface {
	// NextTurn returns the earliest moment at which the next message may be
	// sent to recipient; one that is not in the future means at once. Whoever
	// waits for it before calling Notify keeps no worker waiting in it.
	NextTurn(recipient string) time.Time
}

// Notification is one message on its way to one recipient.
type Notification struct {
	Key            string // derived from receiver, recipient and what is told; the same at every attempt
	Recipient      string // one of Recipients, or "" if the Notifier has none
	Message        digest.Message
	FirstAttempt   time.Time // when sending was first tried; the same at every attempt
	Attempt        int       // 1 for the first
	PossibleRepeat bool      // an earlier attempt may have arrived, and this could not be found out
}

// Receipt is what a receiver gave back.
type Receipt struct {
	ID   string `json:"id"`             // what the receiver calls the message: a Slack ts, a Message-ID
	Note string `json:"note,omitempty"` // the server's own words
}

// Fault is one mistake in a sender's options.
type Fault struct {
	Field string // the option's name in the configuration
	Msg   string
	Hint  string
}

// Error is the fault as one line.
func (f Fault) Error() string {
	if f.Hint == "" {
		return f.Field + ": " + f.Msg
	}
	return f.Field + ": " + f.Msg + " (" + f.Hint + ")"
}
