package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/notify/notifytest"
)

// slackRig has a real Slack receiver that speaks to a fake Slack.
func slackRig(t *testing.T, fault func(method string, n int) *notifytest.SlackFault) (*rig, *notifytest.FakeSlack) {
	t.Helper()
	fake := &notifytest.FakeSlack{Channels: map[string]string{"watch": "C0123456789"}, Fault: fault}
	api := httptest.NewServer(fake)
	t.Cleanup(api.Close)
	r := newRig(t, rigOptions{desk: fmt.Sprintf(`slack: {channel: "#watch", token: xoxb-1, api_url: "%s/api/"}`, api.URL)})
	fake.Now = r.clock.Now
	return r, fake
}

// mailRig has a real e-mail receiver for two readers.
func mailRig(t *testing.T, fault func(step, arg string, n int) *notifytest.SMTPFault) (*rig, *notifytest.SMTPServer) {
	t.Helper()
	srv := &notifytest.SMTPServer{Fault: fault}
	addr, stop, err := srv.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	r := newRig(t, rigOptions{board: fmt.Sprintf(`email: {from: tocsin@example.org, to: [a@example.org, b@example.org], smtp: "smtp://%s", insecure: true}`, addr)})
	return r, srv
}

// news lets one report be published and found.
func (r *rig) news(slug string) {
	r.t.Helper()
	if r.app == nil {
		r.web.publish(old)
		r.drain()
	}
	r.web.publish(piece{slug: slug, title: "Report " + slug, date: r.clock.Now()}, old)
	r.pass(40 * time.Minute)
}

// owed counts the owed rows by state.
func (r *rig) owed() map[string]int {
	r.t.Helper()
	c, err := r.app.Store.Counts(r.t.Context(), r.clock.Now())
	if err != nil {
		r.t.Fatal(err)
	}
	return c.Owed
}

// only makes the first n requests of a method fail.
func only(method string, n int, f notifytest.SlackFault) func(string, int) *notifytest.SlackFault {
	return func(m string, i int) *notifytest.SlackFault {
		if m == method && i <= n {
			return &f
		}
		return nil
	}
}

const postMessage = "chat.postMessage"

// TestSlackOutcomes shows what becomes of a message when Slack fails: it
// arrives once, and where that could not be found out the second is marked.
func TestSlackOutcomes(t *testing.T) {
	tests := []struct {
		name   string
		fault  func(string, int) *notifytest.SlackFault
		posts  int
		marked int
	}{
		{"nothing goes wrong", nil, 1, 0},
		{"posted, and the connection broke: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Drop: true}), 1, 0},
		{"not posted, and the connection broke: looked up and posted", only(postMessage, 1, notifytest.SlackFault{Drop: true}), 1, 0},
		{"posted, and a 503 answered: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Status: 503}), 1, 0},
		{"posted, and ok without ts answered: looked up", only(postMessage, 1, notifytest.SlackFault{NoTS: true}), 1, 0},
		{"posted, and nonsense answered: looked up", only(postMessage, 1, notifytest.SlackFault{Do: true, Body: "<html>"}), 1, 0},
		{"rate limited five times", only(postMessage, 5, notifytest.SlackFault{Status: 429, RetryAfter: "30"}), 1, 0},
		{"an error that Slack calls its own", only(postMessage, 2, notifytest.SlackFault{Error: "internal_error"}), 1, 0},
		{"posted, and the look-up fails for a while", func(m string, n int) *notifytest.SlackFault {
			if m == postMessage && n == 1 || m == "conversations.list" && n <= 2 {
				return &notifytest.SlackFault{Do: m == postMessage, Drop: true}
			}
			return nil
		}, 1, 0},
		{"posted, and the look-up is forbidden: repeated and marked", func(m string, n int) *notifytest.SlackFault {
			switch {
			case m == postMessage && n == 1:
				return &notifytest.SlackFault{Do: true, Drop: true}
			case m == "conversations.list" || m == "conversations.history":
				return &notifytest.SlackFault{Error: "missing_scope"}
			}
			return nil
		}, 2, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, fake := slackRig(t, tt.fault)
			r.news("one")
			r.pass(20 * time.Hour)
			posts, marked := fake.Posts(), 0
			for _, p := range posts {
				if strings.Contains(p.Text, "Possible repeat") {
					marked++
				}
				if p.Key() != posts[0].Key() {
					t.Errorf("keys %s and %s: want one for all attempts", posts[0].Key(), p.Key())
				}
			}
			if len(posts) != tt.posts || marked != tt.marked {
				t.Errorf("%d posts, %d of them marked; want %d and %d", len(posts), marked, tt.posts, tt.marked)
			}
			if owed := r.owed(); owed[news.OwedPending]+owed[news.OwedFailed] != 0 {
				t.Errorf("owed: %v", owed)
			}
			r.wantTold("the operators", r.ops)
		})
	}
}

// TestRateLimitIsRespected shows that nothing is asked of Slack before it
// allows it, also after a restart.
func TestRateLimitIsRespected(t *testing.T) {
	t.Parallel()
	r, fake := slackRig(t, only(postMessage, 1, notifytest.SlackFault{Status: 429, RetryAfter: "3000"}))
	r.news("one")
	if n := fake.Calls(postMessage); n != 1 {
		t.Fatalf("%d attempts, want one", n)
	}
	r.restart()
	r.pass(30 * time.Minute)
	if n := fake.Calls(postMessage); n != 1 {
		t.Errorf("asked %d times within the fifty minutes that Slack wanted", n)
	}
	r.pass(30 * time.Minute)
	if n := len(fake.Posts()); n != 1 {
		t.Errorf("%d posts after the fifty minutes, want one", n)
	}
}

// TestRefusedMessage shows that a message that cannot succeed is not tried
// again, is kept as failed and told to the operators; that the receiver's later
// messages are sent; and that it is sent itself when it is asked for.
func TestRefusedMessage(t *testing.T) {
	for _, code := range []string{"invalid_blocks", "msg_too_long"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			r, fake := slackRig(t, only(postMessage, 1, notifytest.SlackFault{Error: code}))
			r.news("one")
			r.pass(5 * time.Hour)
			if n := fake.Calls(postMessage); n != 1 {
				t.Errorf("tried %d times, want once", n)
			}
			got := r.ops.read()
			if len(got) != 1 || !strings.Contains(got[0], "to desk (#watch) could not be delivered") {
				t.Errorf("the operators were told %q, want one notice of it", got)
			}
			if owed := r.owed(); owed[news.OwedFailed] != 1 {
				t.Errorf("owed: %v, want one failed", owed)
			}
			r.news("two")
			if n := len(fake.Posts()); n != 1 {
				t.Errorf("%d posts, want the second report", n)
			}
			r.restart()
			if n, err := r.app.RetryFailed(t.Context()); n != 1 || err != nil {
				t.Errorf("to be sent again: %d (%v), want one", n, err)
			}
			r.drain()
			if posts := fake.Posts(); len(posts) != 2 || !strings.Contains(posts[1].Text, "Report one") {
				t.Errorf("%d posts, want the first report, too", len(posts))
			}
			if owed := r.owed(); owed[news.OwedFailed]+owed[news.OwedPending] != 0 {
				t.Errorf("owed: %v, want nothing failed or pending", owed)
			}
		})
	}
}

// TestReceiverDown shows that what no message survives costs none: all wait in
// order, the operators hear of it once, and once when it is over.
func TestReceiverDown(t *testing.T) {
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
			r.news("one")
			r.news("two")
			r.pass(60 * time.Hour)
			if n := fake.Calls(postMessage); n < 50 || n > 90 {
				t.Errorf("tried %d times in 61 hours, want about once an hour for both reports", n)
			}
			if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "desk takes no messages since") {
				t.Errorf("the operators were told %q, want one notice", got)
			}
			if owed := r.owed(); owed[news.OwedPending] != 2 || owed[news.OwedFailed] != 0 {
				t.Errorf("owed: %v, want two pending", owed)
			}
			down.Store(false)
			r.restart() // with a corrected configuration
			r.drain()
			posts := fake.Posts()
			if len(posts) != 2 || !strings.Contains(posts[0].Text, "Report one") || !strings.Contains(posts[1].Text, "Report two") {
				t.Errorf("%d posts, want both reports in order", len(posts))
			}
			r.pass(time.Hour)
			if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "desk takes messages again") {
				t.Errorf("afterwards the operators were told %q, want one notice", got)
			}
		})
	}
}

// TestOperatorsCannotBeReached (DEL-01) shows that another receiver is told
// when a notice does not get through, and that this ends there.
func TestOperatorsCannotBeReached(t *testing.T) {
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
			r := newRig(t, rigOptions{})
			r.web.publish(old)
			r.drain()
			r.ops.fail = func(context.Context, notify.Notification) error { return tt.ops }
			r.desk.fail = func(context.Context, notify.Notification) error { return tt.desk }
			r.web.set("/feed.xml", reply{status: 500, kind: "text/plain", body: "no"}) // a reason for a notice
			r.pass(30 * time.Hour)
			got := r.desk.read()
			if tt.want == "" && len(got) != 0 || tt.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], tt.want)) {
				t.Errorf("the desk was told %q, want %q", got, tt.want)
			}
			if owed := r.owed(); owed[news.OwedFailed] != tt.failed {
				t.Errorf("owed: %v, want %d failed", owed, tt.failed)
			}
			if tt.ops != down {
				return
			}
			r.ops.fail = nil
			r.pass(2 * time.Hour)
			if got := r.desk.read(); len(got) != 1 || !strings.HasPrefix(got[0], "notice ops takes messages again") {
				t.Errorf("afterwards the desk was told %q", got)
			}
			if got := r.ops.read(); len(got) == 0 || !strings.HasPrefix(got[0], "notice source wire cannot be read") {
				t.Errorf("afterwards the operators were told %q, want what waited", got)
			}
		})
	}
}

// TestGivingUp shows that a message that never gets through is told of when it
// is late, is not tried too often, and is given up only after weeks, visibly.
func TestGivingUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	r.desk.fail = func(context.Context, notify.Notification) error { return errors.New("the line is dead") }
	r.news("one")
	r.pass(60 * time.Hour)
	if n := len(r.desk.tried); n < 55 || n > 90 {
		t.Errorf("tried %d times in 60 hours, want about once an hour", n)
	}
	for i := 2; i < len(r.desk.tried); i++ {
		// The rig looks every five minutes.
		if gap := r.desk.tried[i].Sub(r.desk.tried[i-1]); gap < 30*time.Second || gap > 65*time.Minute {
			t.Errorf("%s between attempts %d and %d", gap, i, i+1)
		}
	}
	if got := r.ops.read(); len(got) != 1 || !strings.Contains(got[0], "takes no messages") {
		t.Errorf("the operators were told %q, want that it is late", got)
	}
	r.clock.set(r.clock.Now().AddDate(0, 0, 30))
	r.drain()
	if got := strings.Join(r.ops.read(), "\n"); strings.Count(got, "given up") != 1 {
		t.Errorf("the operators were told %q", got)
	}
	if owed := r.owed(); owed[news.OwedFailed] != 1 {
		t.Errorf("owed: %v, want one failed", owed)
	}
}

// TestSlowReceiverDelaysNoOther (DEL-03) lets one receiver hang while another
// is told.
func TestSlowReceiverDelaysNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	hanging, boardTold := make(chan struct{}), make(chan struct{})
	release := make(chan struct{})
	r.desk.fail = func(context.Context, notify.Notification) error {
		close(hanging)
		<-release
		return nil
	}
	r.board.fail = func(context.Context, notify.Notification) error {
		<-hanging
		close(boardTold)
		return nil
	}
	r.web.publish(old)
	r.drain()
	r.web.publish(piece{slug: "one", title: "Report one", date: r.clock.Now()}, old)
	r.clock.set(r.clock.Now().Add(30 * time.Minute))
	r.drain()
	// The alert's group and the digest are due at once.
	r.clock.set(r.clock.Now().Add(30 * time.Hour))
	done := make(chan error, 1)
	go func() { done <- r.app.Pool.Drain(t.Context()) }()
	select {
	case <-boardTold:
	case <-time.After(20 * time.Second):
		t.Error("the digest waits for the alert that hangs")
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	r.wantTold("the board", r.board, "new Report one")
	r.wantTold("the desk", r.desk, "new Report one")
}

// TestMailOutcomes shows that a mail that may have arrived is sent again as
// the same mail, that a refusal for now is tried again, and that one for good
// is told to the operators without keeping the other reader from his mail.
func TestMailOutcomes(t *testing.T) {
	to := func(who, step string, times int, f notifytest.SMTPFault) func(string, string, int) *notifytest.SMTPFault {
		left := times
		return func(s, arg string, _ int) *notifytest.SMTPFault {
			if s != step || who != "" && arg != who || left == 0 {
				return nil
			}
			left--
			return &f
		}
	}
	tests := []struct {
		name    string
		fault   func(string, string, int) *notifytest.SMTPFault
		want    map[string]int // mails to each
		notices int
	}{
		{"nothing goes wrong", nil, map[string]int{"a@example.org": 1, "b@example.org": 1}, 0},
		{"a recipient is refused for now", to("a@example.org", "rcpt", 3, notifytest.SMTPFault{Code: 450, Message: "greylisted"}), map[string]int{"a@example.org": 1, "b@example.org": 1}, 0},
		{"a recipient is refused for good", to("a@example.org", "rcpt", 1, notifytest.SMTPFault{Code: 550, Message: "no such user"}), map[string]int{"b@example.org": 1}, 1},
		{"a mail is refused for now", to("", "data", 1, notifytest.SMTPFault{Code: 451, Message: "later"}), map[string]int{"a@example.org": 1, "b@example.org": 1}, 0},
		{"a mail is refused for good", to("", "data", 1, notifytest.SMTPFault{Code: 554, Message: "spam"}), map[string]int{"b@example.org": 1}, 1},
		{"the line breaks before the answer", to("", "data", 1, notifytest.SMTPFault{Do: true, Drop: true}), map[string]int{"a@example.org": 2, "b@example.org": 1}, 0},
		{"the line breaks before the mail", to("", "mail", 2, notifytest.SMTPFault{Drop: true}), map[string]int{"a@example.org": 1, "b@example.org": 1}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, srv := mailRig(t, tt.fault)
			r.news("one")
			r.pass(30 * time.Hour)
			got := map[string]int{}
			first := map[string][]byte{}
			for _, m := range srv.Mails() {
				if len(m.To) != 1 {
					t.Errorf("a mail to %v: want an envelope for each", m.To)
				}
				got[m.To[0]]++
				before := first[m.To[0]]
				if before == nil {
					first[m.To[0]] = m.Data
					continue
				}
				if messageID(before) != messageID(m.Data) {
					t.Errorf("sent again as %s, was %s", messageID(m.Data), messageID(before))
				}
				if !bytes.Contains(m.Data, []byte("Possible repeat")) {
					t.Error("sent again after an unknown outcome, and not marked")
				}
			}
			// One reader may be first or second: what counts is how many mails each got.
			if diff := cmp.Diff(tt.want, got); diff != "" && !cmp.Equal(tt.want, swapped(got)) {
				t.Errorf("mails (-want +got):\n%s", diff)
			}
			if n := r.ops.read(); len(n) != tt.notices {
				t.Errorf("the operators were told %q, want %d notices", n, tt.notices)
			}
		})
	}
}

// swapped exchanges the two readers.
func swapped(m map[string]int) map[string]int {
	out := map[string]int{}
	for k, n := range m {
		out[strings.Map(func(c rune) rune { return 'a' + 'b' - c }, k[:1])+k[1:]] = n
	}
	return out
}
