package news

import "time"

// States of a notification.
const (
	NotificationPending = "pending" // waits for its next attempt
	NotificationSending = "sending" // an attempt is under way, under a lease
	NotificationSent    = "sent"
	NotificationFailed  = "failed" // given up: permanently refused, or out of retries
	// NotificationSuppressed is one whose rows were all muted, or no longer
	// watched, before it was sent.
	NotificationSuppressed = "suppressed"
)

// Outcomes of a delivery attempt.
const (
	DeliveryStarted   = "started"   // under way, or cut off by a crash
	DeliverySent      = "sent"      // the receiver took it
	DeliveryTransient = "transient" // refused for now
	DeliveryLimited   = "limited"   // not taken: the receiver asked for a pause (HTTP 429)
	DeliveryPermanent = "permanent" // refused for good
	DeliveryDown      = "down"      // the receiver itself does not work
	DeliveryUnknown   = "unknown"   // sent, but no answer came
)

// Notification is a frozen alert, digest or notice for one recipient.
type Notification struct {
	ID           int64
	Key          string // derived from receiver, recipient and the rows it carries
	Receiver     string
	Recipient    string
	Kind         string
	Message      string // the frozen digest.Message as JSON
	CreatedAt    time.Time
	State        string
	Attempts     int
	FirstAttempt time.Time
	NextAttempt  time.Time
	Doubtful     bool // an earlier attempt may have arrived
	ExternalID   string
	LastError    string
	SentAt       time.Time
	Rows         []int64 // ids of the owed rows it carries
}

// Delivery is the end of one attempt.
type Delivery struct {
	Notification int64
	Attempt      int
	EndedAt      time.Time
	Outcome      string
	Error        string
	State        string    // the notification's next state
	NextAttempt  time.Time // if it is to be tried again
	ExternalID   string    // what the receiver calls the message
	Notices      []Notice
	Owed         []Owed
}
