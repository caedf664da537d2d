package desk

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/settings"
)

// failing is a receiver of two recipients that fails for one of them.
type failing struct{ err error }

func (failing) Recipients() []string { return []string{"a@example.org", "b@example.org"} }

func (f failing) Notify(_ context.Context, n notify.Notification) (notify.Receipt, error) {
	if n.Recipient == "b@example.org" {
		return notify.Receipt{}, f.err
	}
	return notify.Receipt{ID: "1"}, nil
}

// heard is a receiver without recipients that takes everything.
type heard struct{ n notify.Notification }

func (h *heard) Notify(_ context.Context, n notify.Notification) (notify.Receipt, error) {
	h.n = n
	return notify.Receipt{ID: "7", Note: "aloud"}, nil
}

// sending is a desk with senders.
func sending(t *testing.T, senders map[string]notify.Notifier) *Desk {
	t.Helper()
	r := newRoom(t)
	set := must[*settings.Settings](t)(settings.New(r.Config(), nil, nil, senders))
	return New(Options{Settings: func() *settings.Settings { return set }, Now: r.now})
}

// TestSendTest: each recipient is reported, and what failed comes with what to
// do.
func TestSendTest(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		hint string
	}{
		{"unreachable", errors.New("connection refused"), "hint: the mail server was not reached"},
		{"refused", notify.Permanent(errors.New("550 no such user")), "hint: the mail server refused it"},
		{"unknown", notify.Unknown(errors.New("timeout after DATA")), "hint: it may have arrived"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := sending(t, map[string]notify.Notifier{"board": failing{tt.err}}).SendTest(t.Context(), "board")
			if len(lines) != 1 || lines[0] != "board (a@example.org): sent 1" {
				t.Errorf("sent: %q", lines)
			}
			refused(t, err, "board (b@example.org): "+tt.err.Error(), nil)
			refused(t, err, tt.hint, nil)
		})
	}
}

func TestSendTestWithoutRecipients(t *testing.T) {
	h := &heard{}
	d := sending(t, map[string]notify.Notifier{"ops": h})
	lines := must[[]string](t)(d.SendTest(t.Context(), "ops"))
	if len(lines) != 1 || lines[0] != "ops: sent 7 aloud" || h.n.Attempt != 1 || h.n.Message.Receiver != "ops" {
		t.Errorf("%q, %+v", lines, h.n)
	}
	_, err := d.SendTest(t.Context(), "nobody")
	refused(t, err, "there is no receiver \"nobody\"\nhint: the configuration has ops, board", ErrNotFound)
	_, err = sending(t, map[string]notify.Notifier{"ops": failing{errors.New("closed")}}).SendTest(t.Context(), "ops")
	refused(t, err, "check where standard output goes", nil)
}

// TestReceivers: what is owed to a receiver that is gone is listed, moved or
// given up, with who decided it.
func TestReceivers(t *testing.T) {
	r := newRoom(t)
	r.publish(piece{slug: "one", text: "Ruben Vardanyan spoke.", owed: []news.Owed{row("gone", "route")}})
	r.publish(piece{slug: "two", text: "Ruben Vardanyan wrote.", owed: []news.Owed{row("ops", "route")}})
	list := func() (out []string) {
		t.Helper()
		for _, l := range must[[]ReceiverLine](t)(r.Receivers(t.Context())) {
			out = append(out, fmt.Sprintf("%s %s %v %d", l.Name, l.Kind, l.Configured, l.Unsent))
		}
		return out
	}
	if diff := cmp.Diff([]string{"ops console true 1", "board email true 0", "gone  false 1"}, list()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if moved := must[MovedOwed](t)(r.MoveOwed(t.Context(), anna, "gone", "board")); moved != (MovedOwed{"gone", "board", 1}) {
		t.Errorf("%+v", moved)
	}
	if diff := cmp.Diff([]string{"ops console true 1", "board email true 1"}, list()); diff != "" {
		t.Errorf("after the move (-want +got):\n%s", diff)
	}
	if dropped := must[MovedOwed](t)(r.DropOwed(t.Context(), ben, "board")); dropped != (MovedOwed{From: "board", Rows: 1}) {
		t.Errorf("%+v", dropped)
	}
	x := must[Explanation](t)(r.Explain(t.Context(), anna, "https://wire.example/one"))
	if len(x.Owed) != 1 || x.Owed[0].State != news.OwedSuppressed || x.Owed[0].Reason != "dropped by ben" {
		t.Errorf("%+v", x.Owed)
	}
	_, err := r.MoveOwed(t.Context(), anna, "ops", "nobody")
	refused(t, err, "there is no receiver \"nobody\"\nhint: the configuration has ops, board", ErrNotFound)
	_, err = r.MoveOwed(t.Context(), anna, "ops", "ops")
	refused(t, err, "both are the same receiver", nil)
}
