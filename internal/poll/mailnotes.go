package poll

import (
	"fmt"
	"time"

	"tocsin/internal/mailbox"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// before reports whether a message is dated before a moment.
func (r *mailReader) before(e news.Entry, at time.Time) bool {
	if e.Published.IsZero() {
		return at.After(r.p.At) // of a first poll, all are
	}
	return e.Published.Time.Before(at)
}

// notes count what was not read, for status, and for the gates.
func (r *mailReader) notes(b mailbox.Batch) (notes []string) {
	gate := func(n int, reason, note string) {
		if n > 0 {
			r.p.Gates = append(r.p.Gates, store.Gate{Gate: "mail", Reason: reason, N: n})
			notes = append(notes, fmt.Sprintf(note, n))
		}
	}
	if r.old > 0 {
		r.p.Gates = append(r.p.Gates, store.Gate{Gate: "backlog", Reason: "published before the source was added", N: r.old})
	}
	gate(b.Others, "a sender that is not named in from", "messages not read since their senders are not in from: %d")
	gate(b.Lost, "gone before it was read", "messages that were gone before they could be read: %d")
	gate(int(b.Older), "too many messages before", "older messages that are not looked at: %d")
	if b.Broke != nil {
		notes = append(notes, "not all was read: "+b.Broke.Error())
	}
	if b.Anew {
		notes = append(notes, "the server numbered the folder's messages anew; those that are known were recognised")
	}
	return notes
}
