package deliver

import (
	"time"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/schedule"
)

// heededTries is how often a message is tried again as soon as the pause that
// its receiver asked for is over. A receiver that asks for more pauses than
// that is not merely busy: from then on ours count if they are longer.
const heededTries = 20

// nextAttempt returns when a notification whose attempt failed at ended is
// tried again. A receiver that says when it wants to be asked (after) is asked
// then: a pause of ours in place of Slack's one second would make its channel
// late by minutes. What waits for a look-up has time: five of them decide
// whether a message is repeated (lookupTries), and are to span minutes.
func nextAttempt(n news.Notification, ended time.Time, outcome notify.Outcome, after time.Time) time.Time {
	if !after.IsZero() && !n.Doubtful {
		if n.Attempts <= heededTries {
			return after.Add(time.Microsecond - 1) // the store cuts to microseconds, and before is too early
		}
		n.Attempts -= heededTries
	}
	next := ended.Add(retryPause(n))
	if outcome == notify.OutcomeUnknown {
		next = schedule.Later(next, ended.Add(lookupPause))
	}
	return schedule.Later(next, after)
}
