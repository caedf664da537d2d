package notify

import (
	"errors"
	"fmt"
	"time"
)

// Outcome is what became of an attempt.
type Outcome string

// The outcomes.
const (
	OutcomeSent      Outcome = "sent"      // the receiver has taken it
	OutcomePermanent Outcome = "permanent" // this message is refused, and sending it again cannot help
	OutcomeDown      Outcome = "down"      // no message gets through until the receiver works or its configuration is corrected
	OutcomeTransient Outcome = "transient" // not sent; try again later
	OutcomeUnknown   Outcome = "unknown"   // it may have arrived: look it up before sending again
)

// classified is an error of known outcome.
type classified struct {
	error
	outcome Outcome
	after   time.Time
	gone    bool
	absent  bool
}

func (c classified) Unwrap() error { return c.error }

// Permanent says of err that this message, or its recipient, is refused, and
// that sending it again cannot help. It is nil for nil.
func Permanent(err error) error { return classify(err, OutcomePermanent, time.Time{}) }

// Down says of err that nothing was sent and that no message will get through
// before the receiver works again or its configuration is corrected: it cannot
// be reached, or refuses the token, the password, the channel or the sender.
// It is nil for nil.
func Down(err error) error { return classify(err, OutcomeDown, time.Time{}) }

// Gone says of err that the receiver wants no message any more, this one
// included: it takes none before somebody has seen to it. It is nil for nil.
func Gone(err error) error {
	if err == nil {
		return nil
	}
	return classified{error: err, outcome: OutcomePermanent, gone: true}
}

// IsGone reports whether Gone was said of err.
func IsGone(err error) bool {
	c, ok := errors.AsType[classified](err)
	return ok && c.gone
}

// Absent says of err that nothing was sent, and that no message will get through to
// this one recipient before somebody has corrected his address or mailbox. It is
// nil for nil.
func Absent(err error) error {
	if err == nil {
		return nil
	}
	return classified{error: err, outcome: OutcomeDown, absent: true}
}

// IsAbsent reports whether Absent was said of err.
func IsAbsent(err error) bool {
	c, ok := errors.AsType[classified](err)
	return ok && c.absent
}

// Unknown says of err that the message may have arrived. It is nil for nil.
func Unknown(err error) error { return classify(err, OutcomeUnknown, time.Time{}) }

// RetryAfter says of err that nothing was sent and that the receiver must not
// be tried before at. It is nil for nil.
func RetryAfter(err error, at time.Time) error { return classify(err, OutcomeTransient, at) }

func classify(err error, o Outcome, after time.Time) error {
	if err == nil {
		return nil
	}
	return classified{error: err, outcome: o, after: after}
}

// Classify says what an error of Notify or Lookup means, and before which
// moment the receiver asked not to be tried again (zero: it did not ask). What
// no sender classified is transient: an unknown failure is worth another try.
func Classify(err error) (Outcome, time.Time) {
	if err == nil {
		return OutcomeSent, time.Time{}
	}
	if c, ok := errors.AsType[classified](err); ok {
		return c.outcome, c.after
	}
	return OutcomeTransient, time.Time{}
}

// refused lists the statuses by which a server says that it will never take
// this request; closed those by which it says that it will take none, as the
// address, the rights or the account are wrong.
var (
	refused = map[int]bool{400: true, 406: true, 411: true, 413: true, 414: true, 415: true, 422: true, 431: true}
	closed  = map[int]bool{401: true, 402: true, 403: true, 404: true, 405: true, 407: true, 410: true, 451: true}
)

// HTTPStatus classifies a failed answer by its status alone, for receivers
// that are spoken to over HTTP and have nothing better to say. After a
// redirect, which no sender follows, and a 4xx that says that address or
// rights are wrong the receiver is down; the 4xx that say what is wrong with
// the request are permanent; after a 5xx the message may have arrived;
// everything else, 408, 425 and 429 included, is transient. It is nil for 2xx.
func HTTPStatus(err error, status int) error {
	if err == nil {
		err = fmt.Errorf("the receiver answered HTTP %d", status)
	}
	switch {
	case status >= 200 && status < 300:
		return nil
	case status >= 300 && status < 400, closed[status]:
		return Down(err)
	case refused[status]:
		return Permanent(err)
	case status >= 500 && status < 600:
		return Unknown(err)
	}
	return err
}
