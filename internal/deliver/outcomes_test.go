package deliver

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/operators"
)

var errBroken = errors.New("it is broken")

// TestJudge: what an attempt's end means, by how it ended and for how long the
// message has waited.
func TestJudge(t *testing.T) {
	r := newNewsroom(t)
	for _, tt := range []struct {
		name     string
		err      error
		waited   time.Duration
		doubtful bool
		state    string
		outcome  string
		again    bool
		notice   string
	}{
		{"sent", nil, 0, false, news.NotificationSent, "sent", false, ""},
		{"refused", notify.Permanent(errBroken), 0, false, news.NotificationFailed, "permanent", false, operators.KindUndelivered},
		{"failed", errBroken, 0, false, news.NotificationPending, "transient", true, ""},
		{"failed for an hour", errBroken, lateAfter, false, news.NotificationPending, "transient", true, news.NoticeDown},
		{"down", notify.Down(errBroken), 0, false, news.NotificationPending, "down", true, ""},
		{"down for minutes", notify.Down(errBroken), downAfter, false, news.NotificationPending, "down", true, news.NoticeDown},
		{"nobody knows", notify.Unknown(errBroken), 0, false, news.NotificationPending, "unknown", true, ""},
		{
			"asked to wait", notify.RetryAfter(errBroken, monday.Add(time.Second)), 0, false, news.NotificationPending, news.DeliveryLimited,
			true, "",
		},
		{
			"a look-up that is to wait", notify.RetryAfter(errBroken, monday.Add(time.Second)), 0, true, news.NotificationPending, "transient",
			true, "",
		},
		{"given up", errBroken, giveUpAfter + time.Second, false, news.NotificationFailed, "transient", false, operators.KindUndelivered},
		{"it wants no more", notify.Gone(errBroken), 0, false, news.NotificationFailed, "permanent", false, news.NoticeDown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := news.Notification{ID: 1, Key: "k", Receiver: "desk", Attempts: 1, Doubtful: tt.doubtful, FirstAttempt: monday.Add(-tt.waited)}
			d := news.Delivery{EndedAt: monday}
			r.do(r.m.judge(t.Context(), &d, n, notify.Receipt{ID: "x"}, tt.err))
			if d.State != tt.state || d.Outcome != tt.outcome || d.NextAttempt.IsZero() == tt.again {
				t.Errorf("%+v", d)
			}
			notice, to := "", ""
			if len(d.Notices) > 0 {
				notice, to = d.Notices[0].Kind, d.Owed[0].Receiver
			}
			if notice != tt.notice || notice != "" && to != "ops" {
				t.Errorf("told %q to %q", notice, to)
			}
			if (tt.err == nil) != (d.Error == "") || tt.err == nil && d.ExternalID != "x" {
				t.Errorf("%+v", d)
			}
		})
	}
}

// TestWhoIsTold: of the operators' own receiver another hears, and a notice
// that gets lost is told no further.
func TestWhoIsTold(t *testing.T) {
	r := newNewsroom(t)
	for name, tt := range map[string]struct {
		receiver string
		kind     digest.Kind
		state    string
		want     string
	}{
		"a receiver's":          {"desk", digest.KindAlert, news.NotificationFailed, "ops"},
		"the operators'":        {"ops", digest.KindNotice, news.NotificationFailed, "desk"},
		"a notice to another":   {"desk", digest.KindNotice, news.NotificationFailed, ""},
		"a notice that waits":   {"desk", digest.KindNotice, news.NotificationPending, "ops"},
		"an alert to operators": {"ops", digest.KindAlert, news.NotificationFailed, "desk"},
	} {
		d := news.Delivery{State: tt.state}
		r.m.notify(&d, news.Notification{Receiver: tt.receiver, Kind: string(tt.kind)}, news.Notice{Key: "k"})
		to := ""
		if len(d.Owed) > 0 {
			to = d.Owed[0].Receiver
		}
		if to != tt.want || len(d.Notices) != len(d.Owed) {
			t.Errorf("%s: told to %q, want %q", name, to, tt.want)
		}
	}
}

// TestOutage: that a receiver is down is told once, however many messages wait
// and for how long, and so is that it works again.
func TestOutage(t *testing.T) {
	r := newNewsroom(t)
	r.publish("wire", "one", "Ruben Vardanyan was there.", nil, r.owed("desk", "Ruben Vardanyan"))
	r.close()
	r.publish("wire", "two", "Ruben Vardanyan was there again.", nil, r.owed("desk", "Ruben Vardanyan"))
	r.close()
	told := func() (kinds []string) {
		for _, kind := range []string{news.NoticeDown, news.NoticeUp} {
			list, err := r.m.Store.NoticesOf(t.Context(), kind)
			r.do(err)
			for range list {
				kinds = append(kinds, kind)
			}
		}
		return kinds
	}
	r.desk.err = notify.Down(errBroken)
	for range 12 {
		r.send()
		r.now = r.now.Add(time.Minute)
	}
	if got := told(); !slices.Equal(got, []string{news.NoticeDown}) {
		t.Fatalf("told %v", got)
	}
	r.desk.err = nil
	for range 2 {
		r.now = r.now.Add(time.Hour)
		r.send()
	}
	if got := told(); !slices.Equal(got, []string{news.NoticeDown, news.NoticeUp}) || len(r.desk.got) != 2 {
		t.Errorf("told %v, %d messages", got, len(r.desk.got))
	}
}

// TestRetryFailed: what was refused for good is sent when somebody asks for it.
func TestRetryFailed(t *testing.T) {
	r := newNewsroom(t)
	a := r.publish("wire", "one", "Ruben Vardanyan was there.", nil, r.owed("desk", "Ruben Vardanyan"))
	r.close()
	r.desk.err = notify.Permanent(errBroken)
	r.send()
	if got := r.rows(a)[0]; got.State != news.OwedFailed {
		t.Fatalf("%+v", got)
	}
	r.desk.err = nil
	if n, err := r.m.Store.Requeue(t.Context(), []string{"desk"}, r.m.Now()); n != 1 || err != nil {
		t.Fatalf("%d (%v)", n, err)
	}
	r.send()
	if got := r.rows(a)[0]; got.State != news.OwedSent || len(r.desk.got) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestDoubtful: an attempt whose end is unknown is repeated, and says so.
func TestDoubtful(t *testing.T) {
	r := newNewsroom(t)
	r.publish("wire", "one", "Ruben Vardanyan was there.", nil, r.owed("desk", "Ruben Vardanyan"))
	r.close()
	r.desk.err = notify.Unknown(errBroken)
	r.send()
	r.desk.err = nil
	r.now = r.now.Add(time.Hour)
	if r.send(); len(r.desk.got) != 1 || !r.desk.got[0].PossibleRepeat {
		t.Errorf("%+v", r.desk.got)
	}
}

// TestAttempt: what cannot be sent whatever is done is refused for good.
func TestAttempt(t *testing.T) {
	r := newNewsroom(t)
	for what, n := range map[string]news.Notification{
		"no longer in the configuration": {Receiver: "gone", Message: "{}"},
		"cannot be read":                 {Receiver: "desk", Message: "{"},
	} {
		_, err := r.m.attempt(t.Context(), n)
		if outcome, _ := notify.Classify(err); outcome != notify.OutcomePermanent || !strings.Contains(err.Error(), what) {
			t.Errorf("%v, want %s", err, what)
		}
	}
	if got := addressee(news.Notification{Receiver: "desk", Recipient: "#a"}); got != "desk (#a)" {
		t.Error(got)
	}
}
