package app

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/work/pool"
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

// TestSendTest holds that each recipient is told of, and that what failed
// comes with what to do.
func TestSendTest(t *testing.T) {
	cfg, faults, err := config.Parse("t.yaml", []byte(`
fetch: {contact: "https://example.org/bot"}
operators: board
receivers:
  - {name: board, email: {from: t@example.org, to: [a@example.org], smtp: "smtps://mail.example.org"}}
route: {receiver: board, digest: "0 8 * * *"}
`))
	if err != nil {
		t.Fatal(err, faults)
	}
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
			opt := Options{Config: cfg, Clock: pool.RealClock{}, Out: io.Discard, Notifiers: map[string]notify.Notifier{"board": failing{tt.err}}}
			lines, err := SendTest(t.Context(), "board", opt, time.Now())
			if len(lines) != 1 || lines[0] != "board (a@example.org): sent 1" {
				t.Errorf("sent: %q", lines)
			}
			if err == nil || !strings.Contains(err.Error(), "board (b@example.org): "+tt.err.Error()) || !strings.Contains(news.Told(nil, err), tt.hint) {
				t.Errorf("error: %v", err)
			}
		})
	}
	if _, err := SendTest(t.Context(), "nobody", Options{Config: cfg, Clock: pool.RealClock{}}, time.Now()); err == nil {
		t.Error("a receiver that is not there was sent to")
	}
}

// TestSendTestIsGuarded holds that a test goes the way of an alert: past the
// guard of addresses, which refuses what fetch.allow does not name.
func TestSendTestIsGuarded(t *testing.T) {
	srv := httptest.NewServer(&notifytest.FakeSlack{Channels: map[string]string{"x": "C1"}})
	defer srv.Close()
	for allow, want := range map[string]bool{"": false, "127.0.0.0/8": true} {
		cfg, faults, err := config.Parse("t.yaml", []byte(`
fetch: {contact: "https://example.org/bot", allow: [`+allow+`]}
operators: desk
receivers:
  - {name: desk, slack: {channel: "#x", token: xoxb-1, api_url: "`+srv.URL+`/api/"}}
route: {receiver: desk, digest: "0 8 * * *"}
`))
		if err != nil {
			t.Fatal(err, faults)
		}
		_, err = SendTest(t.Context(), "desk", Options{Config: cfg, Clock: pool.RealClock{}, Out: io.Discard}, time.Now())
		if sent := err == nil; sent != want {
			t.Errorf("allow [%s]: sent %v (%v), want %v", allow, sent, err, want)
		}
		if err != nil && !strings.Contains(news.Told(nil, err), "fetch.allow") {
			t.Errorf("the error does not say what to do: %v", err)
		}
	}
}
