package apptest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/digest"
	"tocsin/internal/notify"
)

// Told begins a rig with one article that the desk has been told of.
func Told(t *testing.T) (*Rig, Piece) {
	t.Helper()
	r := New(t, Options{})
	r.Web.Publish(Old)
	r.Drain()
	p := Piece{Slug: "report", Title: "The report", Date: After(10 * time.Minute)}
	r.Web.Publish(p, Old)
	r.Pass(time.Hour)
	r.WantTold("when it was published", r.Desk, "new The report")
	return r, p
}

// WantTold compares what a receiver has been told since the last call.
func (r *Rig) WantTold(when string, in *Inbox, want ...string) {
	r.T.Helper()
	if diff := cmp.Diff(append([]string{}, want...), append([]string{}, in.Read()...)); diff != "" {
		r.T.Errorf("%s, told (-want +got):\n%s", when, diff)
	}
}

// Inbox is a receiver that notes what it is told.
type Inbox struct {
	Now func() time.Time
	// Fail decides about an attempt before it is noted; nil lets all pass.
	Fail  func(ctx context.Context, n notify.Notification) error
	Tried []time.Time // the attempts

	mu       sync.Mutex
	messages []digest.Message
	seen     int
}

// Notify notes the message.
func (in *Inbox) Notify(ctx context.Context, n notify.Notification) (notify.Receipt, error) {
	in.mu.Lock()
	in.Tried = append(in.Tried, in.Now())
	in.mu.Unlock()
	if in.Fail != nil {
		if err := in.Fail(ctx, n); err != nil {
			return notify.Receipt{}, err
		}
	}
	n.Message.PossibleRepeat = n.PossibleRepeat
	in.mu.Lock()
	defer in.mu.Unlock()
	in.messages = append(in.messages, n.Message)
	return notify.Receipt{ID: n.Key}, nil
}

// All are the messages so far.
func (in *Inbox) All() []digest.Message {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.messages)
}

// Read is what has been told since the last call: "new Title", "edited Title".
func (in *Inbox) Read() []string {
	all := in.All()
	var out []string
	for _, m := range all[in.seen:] {
		for it := range m.Items() {
			confirmed := ""
			if it.Act == digest.ActRemoved && !it.Change.Confirmed {
				confirmed = " (unconfirmed)"
			}
			out = append(out, string(it.Act)+confirmed+" "+it.Title)
		}
		for _, n := range m.Notices {
			out = append(out, "notice "+n.What)
		}
	}
	in.seen = len(all)
	return out
}
