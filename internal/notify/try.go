package notify

import (
	"context"
	"fmt"
	"strings"
)

// maxSaid bounds, in bytes, what is kept of a receiver's own words: they go into
// the log, the database, notices and the terminal, and some answer with megabytes.
const maxSaid = 4 << 10

// Try makes one attempt to send n, and keeps no more of what the receiver said
// than a person reads. All sending goes through here, and through TryLookup.
func Try(ctx context.Context, to Notifier, n Notification) (Receipt, error) {
	r, err := to.Notify(ctx, n)
	return Receipt{ID: said(r.ID), Note: said(r.Note)}, bounded(err)
}

// TryLookup asks a receiver whether n arrived, as Try does.
func TryLookup(ctx context.Context, to Lookuper, n Notification) (Receipt, bool, error) {
	r, found, err := to.Lookup(ctx, n)
	return Receipt{ID: said(r.ID), Note: said(r.Note)}, found, bounded(err)
}

// said is the beginning of what a receiver said, with the length of all of it.
func said(s string) string {
	if len(s) <= maxSaid {
		return s
	}
	end := fmt.Sprintf("… (%d bytes)", len(s))
	return strings.ToValidUTF8(s[:maxSaid-len(end)], "") + end
}

// cut is an error whose text is bounded; what it means stays.
type cut struct {
	error
	text string
}

func (c cut) Error() string { return c.text }

func (c cut) Unwrap() error { return c.error }

func bounded(err error) error {
	if err == nil {
		return nil
	}
	if text := err.Error(); len(text) > maxSaid {
		return cut{err, said(text)}
	}
	return err
}
