package deliver_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
	"tocsin/internal/racetest"
)

// TestRefusedMessage shows that a message that cannot succeed is not tried
// again, is kept as failed and told to the operators; that the receiver's later
// messages are sent; and that it is sent itself when it is asked for.
func TestRefusedMessage(t *testing.T) {
	racetest.Alone(t)
	for _, code := range []string{"invalid_blocks", "msg_too_long"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			r, fake := slackRig(t, only(postMessage, 1, notifytest.SlackFault{Error: code}))
			r.News("one")
			r.Pass(5 * time.Hour)
			if n := fake.Calls(postMessage); n != 1 {
				t.Errorf("tried %d times, want once", n)
			}
			got := r.Ops.Read()
			if len(got) != 1 || !strings.Contains(got[0], "to desk (#watch) could not be delivered") {
				t.Errorf("the operators were told %q, want one notice of it", got)
			}
			if owed := r.Owed(); owed[news.OwedFailed] != 1 {
				t.Errorf("owed: %v, want one failed", owed)
			}
			r.News("two")
			if n := len(fake.Posts()); n != 1 {
				t.Errorf("%d posts, want the second report", n)
			}
			r.Restart()
			if got, err := r.App.Desk.Retry(t.Context(), apptest.Anna); got.Messages != 1 || err != nil {
				t.Errorf("to be sent again: %+v (%v), want one", got, err)
			}
			r.Drain()
			if posts := fake.Posts(); len(posts) != 2 || !strings.Contains(posts[1].Text, "Report one") {
				t.Errorf("%d posts, want the first report, too", len(posts))
			}
			if owed := r.Owed(); owed[news.OwedFailed]+owed[news.OwedPending] != 0 {
				t.Errorf("owed: %v, want nothing failed or pending", owed)
			}
		})
	}
}

// TestReceiverDown shows that what no message survives costs none: all wait in
// order, the operators hear of it once, and once when it is over.
func TestReceiverDown(t *testing.T) {
	racetest.Alone(t)
	for _, code := range []string{"channel_not_found", "not_in_channel", "is_archived", "invalid_auth", "token_revoked"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			var down atomic.Bool
			down.Store(true)
			r, fake := slackRig(t, func(method string, _ int) *notifytest.SlackFault {
				if method == postMessage && down.Load() {
					return &notifytest.SlackFault{Error: code}
				}
				return nil
			})
			r.News("one")
			r.News("two")
			r.Pass(60 * time.Hour)
			if n := fake.Calls(postMessage); n < 50 || n > 90 {
				t.Errorf("tried %d times in 61 hours, want about once an hour for both reports", n)
			}
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "desk takes no messages since") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			if owed := r.Owed(); owed[news.OwedPending] != 2 || owed[news.OwedFailed] != 0 {
				t.Errorf("owed: %v, want two pending", owed)
			}
			down.Store(false)
			r.Restart() // with a corrected configuration
			r.Drain()
			posts := fake.Posts()
			if len(posts) != 2 || !strings.Contains(posts[0].Text, "Report one") || !strings.Contains(posts[1].Text, "Report two") {
				t.Errorf("%d posts, want both reports in order", len(posts))
			}
			r.Pass(time.Hour)
			if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "desk takes messages again") {
				t.Errorf("afterwards the operators were told %q, want one notice", got)
			}
		})
	}
}

// TestOperatorsCannotBeReached (DEL-01) shows that another receiver is told
// when a notice does not get through, and that this ends there.
func TestOperatorsCannotBeReached(t *testing.T) {
	racetest.Alone(t)
	down, refused := notify.Down(errors.New("no such channel")), notify.Permanent(errors.New("too long"))
	for _, tt := range []struct {
		name      string
		ops, desk error
		want      string // told to the desk
		failed    int
	}{
		{"the operators' receiver is down", down, nil, "notice ops takes no messages since", 0},
		{"a notice is refused", refused, nil, "notice notice to ops could not be delivered", 1},
		{"notices are refused everywhere", refused, refused, "", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			r.Ops.Fail = func(context.Context, notify.Notification) error { return tt.ops }
			r.Desk.Fail = func(context.Context, notify.Notification) error { return tt.desk }
			r.Web.Set("/feed.xml", apptest.Reply{Status: 500, Kind: "text/plain", Body: "no"}) // a reason for a notice
			r.Pass(30 * time.Hour)
			got := r.Desk.Read()
			if tt.want == "" && len(got) != 0 || tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], tt.want)) {
				t.Errorf("the desk was told %q, want %q", got, tt.want)
			}
			if owed := r.Owed(); owed[news.OwedFailed] != tt.failed {
				t.Errorf("owed: %v, want %d failed", owed, tt.failed)
			}
			if tt.ops != down {
				return
			}
			r.Ops.Fail = nil
			r.Pass(2 * time.Hour)
			if got := r.Desk.Read(); len(got) != 1 || !strings.HasPrefix(got[0], "notice ops takes messages again") {
				t.Errorf("afterwards the desk was told %q", got)
			}
			if got := r.Ops.Read(); len(got) == 0 || !strings.HasPrefix(got[0], "notice source wire cannot be read") {
				t.Errorf("afterwards the operators were told %q, want what waited", got)
			}
		})
	}
}

// TestGivingUp shows that a message that never gets through is told of when it
// is late, is not tried too often, and is given up only after weeks, visibly.
func TestGivingUp(t *testing.T) {
	racetest.Alone(t)
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	r.Desk.Fail = func(context.Context, notify.Notification) error { return errors.New("the line is dead") }
	r.News("one")
	r.Pass(60 * time.Hour)
	if n := len(r.Desk.Tried); n < 55 || n > 90 {
		t.Errorf("tried %d times in 60 hours, want about once an hour", n)
	}
	for i := 2; i < len(r.Desk.Tried); i++ {
		// The rig looks every five minutes.
		if gap := r.Desk.Tried[i].Sub(r.Desk.Tried[i-1]); gap < 30*time.Second || gap > 65*time.Minute {
			t.Errorf("%s between attempts %d and %d", gap, i, i+1)
		}
	}
	if got := r.Ops.Read(); len(got) != 1 || !strings.Contains(got[0], "takes no messages") {
		t.Errorf("the operators were told %q, want that it is late", got)
	}
	r.Clock.Set(r.Clock.Now().AddDate(0, 0, 30))
	r.Drain()
	if got := strings.Join(r.Ops.Read(), "\n"); strings.Count(got, "given up") != 1 {
		t.Errorf("the operators were told %q", got)
	}
	if owed := r.Owed(); owed[news.OwedFailed] != 1 {
		t.Errorf("owed: %v, want one failed", owed)
	}
}

// TestSlowReceiverDelaysNoOther (DEL-03) lets one receiver hang while another
// is told.
func TestSlowReceiverDelaysNoOther(t *testing.T) {
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	hanging, boardTold := make(chan struct{}), make(chan struct{})
	release := make(chan struct{})
	r.Desk.Fail = func(context.Context, notify.Notification) error {
		close(hanging)
		<-release
		return nil
	}
	r.Board.Fail = func(context.Context, notify.Notification) error {
		<-hanging
		close(boardTold)
		return nil
	}
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "one", Title: "Report one", Date: r.Clock.Now()}, apptest.Old)
	r.Clock.Set(r.Clock.Now().Add(30 * time.Minute))
	r.Drain()
	// The alert's group and the digest are due at once.
	r.Clock.Set(r.Clock.Now().Add(30 * time.Hour))
	done := make(chan error, 1)
	go func() { done <- r.App.Pool.Drain(t.Context()) }()
	select {
	case <-boardTold:
	case <-time.After(2 * time.Minute): // in vain: nothing else ends the wait
		t.Error("the digest waits for the alert that hangs")
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	r.WantTold("the board", r.Board, "new Report one")
	r.WantTold("the desk", r.Desk, "new Report one")
}
