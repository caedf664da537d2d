package desk

import (
	"context"
	"errors"
	"testing"

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
