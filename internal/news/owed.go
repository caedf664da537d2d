package news

import "time"

// Flapping begins the reason of a row that is not told because its article
// went back to a text seen before, again and again.
const Flapping = "flapping: "

// What is owed.
const (
	OwedRevision = "revision" // an article nobody was told of
	OwedCopy     = "copy"     // a copy, folded away or told for what differs
	OwedChange   = "change"   // an edit, a removal, a restoration
	OwedNotice   = "notice"   // what Tocsin says of itself
)

// States of an owed row. Open rows wait for their group to close; pending
// ones are frozen in notifications that are not all delivered yet.
const (
	OwedOpen       = "open"
	OwedPending    = "pending"
	OwedSent       = "sent"
	OwedFailed     = "failed"
	OwedSuppressed = "suppressed"
)

// Modes of an owed row.
const (
	ModeNow    = "now"
	ModeDigest = "digest"
)

// Owed is one row: this revision, change or notice is owed to this receiver.
type Owed struct {
	ID         int64
	Key        string // derived from receiver and what is owed: owed once
	Receiver   string
	Kind       string
	ArticleID  int64
	Revision   int
	ChangeID   int64
	NoticeID   int64
	Mode       string
	Group      string // rows of one group go into one message
	Path       string // the route that decided it, for explain
	Watchlists []string
	Reasons    []Reason // why it is owed, to see whether a mute covers it
	CreatedAt  time.Time
	ClosesAt   time.Time // when the group closes, for mode now
	State      string
	Reason     string  // why it is suppressed or failed
	Mutes      []int64 // that hold it back, of a suppressed row that is being inserted
	Notice     string  // key of the notice it is for, while both are being inserted
}

// Notice is what Tocsin says of itself to the operators.
type Notice struct {
	ID      int64
	Key     string // told once for each key
	At      time.Time
	Kind    string // source_failing, source_recovered, receiver_failing ...
	Subject string
	Text    string
	Advice  string // what to do
}

// Kinds of the notices that begin and end an outage of a receiver.
const (
	NoticeDown = "receiver_down"
	NoticeUp   = "receiver_up"
)

// OweNotice makes the owed row of a notice for a receiver.
func OweNotice(n Notice, receiver string, at time.Time) Owed {
	return Owed{
		Key: receiver + "|notice|" + n.Key, Receiver: receiver, Kind: OwedNotice, Mode: ModeNow, Group: "notices", Path: "operators",
		CreatedAt: at, ClosesAt: at, Notice: n.Key,
	}
}
