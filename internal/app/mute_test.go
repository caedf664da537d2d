package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
)

// anna is who decides in these tests.
var anna = news.Actor{Name: "anna", Way: news.WayPage, Role: news.RoleEditor}

// mute makes a mute of an entity for so long.
func (r *rig) mute(entity string, lasts time.Duration) desk.MuteLine {
	r.t.Helper()
	line, err := r.app.Desk.AddMute(r.t.Context(), anna, desk.MuteOptions{Entity: entity, For: lasts, Why: "seen enough"})
	if err != nil {
		r.t.Fatal(err)
	}
	return line
}

// explain is what became of an article of the site.
func (r *rig) explain(slug string) desk.Explanation {
	r.t.Helper()
	x, err := r.app.Desk.Explain(r.t.Context(), anna, r.web.srv.URL+"/"+slug)
	if err != nil {
		r.t.Fatal(err)
	}
	return x
}

// reconciled asserts that every owed row is in one of the states.
func (r *rig) reconciled(want map[string]int) {
	r.t.Helper()
	got := r.owed()
	for state, n := range want {
		if got[state] != n {
			r.t.Errorf("%d rows are %s, want %d: %v", got[state], state, n, got)
		}
	}
	if len(got) > len(want) {
		r.t.Errorf("owed: %v, want no more than %v", got, want)
	}
}

// TestMuteHoldsBack: what a mute covers is kept and not told, with a reason;
// what something else finds is told; the digest says what was held back; and
// when its time is over the mute is.
func TestMuteHoldsBack(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.news("one")
	r.wantTold("before the mute", r.desk, "new Report one")
	r.mute("Ruben Vardanyan", 24*time.Hour)

	both := piece{slug: "both", title: "Report both", text: append(words("both"), "Letters came from Ruben Vardanyan and from Vagif Khachatryan."), date: r.clock.Now()}
	r.web.publish(piece{slug: "two", title: "Report two", date: r.clock.Now()}, both, old)
	r.pass(40 * time.Minute)
	r.wantTold("with Ruben Vardanyan muted", r.desk, "new Report both")
	r.reconciled(map[string]int{news.OwedSent: 2, news.OwedOpen: 2, news.OwedSuppressed: 2})

	x := r.explain("two")
	const why = "mute 1 of people / Ruben Vardanyan, by anna: seen enough"
	if x.Gate != "mute" || x.Reason != why {
		t.Errorf("gate %q, reason %q; want the mute", x.Gate, x.Reason)
	}
	if len(x.Owed) != 2 || x.Owed[0].State != news.OwedSuppressed || x.Owed[0].Reason != why {
		t.Errorf("owed: %+v", x.Owed)
	}
	if i := slices.IndexFunc(x.Rules, func(l desk.RuleLine) bool { return l.Entity == "Ruben Vardanyan" }); !x.Rules[i].Matched || x.Rules[i].Muted != why || len(x.Routes) != 0 {
		t.Errorf("rule %+v, routes %q; want it found, muted and not routed", x.Rules[i], x.Routes)
	}

	r.pass(23 * time.Hour)
	last := r.board.all()[len(r.board.all())-1]
	want := []digest.Mute{{What: "people / Ruben Vardanyan", By: "anna", Why: "seen enough", Until: rigStart.Add(40*time.Minute + 24*time.Hour), Held: 2}} // two, and one, whose row was open
	if !slices.Equal(last.Mutes, want) {
		t.Errorf("the digest lists %+v, want %+v", last.Mutes, want)
	}
	if line := last.MuteLine(last.Mutes[0]); !strings.Contains(line, "held back 2 articles") {
		t.Error(line)
	}
	r.board.read()

	r.pass(time.Hour) // and the mute is over
	r.news("three")
	r.wantTold("after the mute", r.desk, "new Report three")
	if x := r.explain("two"); x.Gate != "mute" {
		t.Errorf("later looks forgot the gate: %q", x.Gate)
	}
}

// TestMuteBeforeSending: a mute made, or an entity taken from its watchlist,
// between match and send is heeded, in open groups and in frozen messages.
func TestMuteBeforeSending(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	r.pass(30 * time.Minute)

	// The group waits a minute; the row is open.
	r.web.publish(piece{slug: "one", title: "Report one", date: r.clock.Now()}, old)
	r.clock.set(r.clock.Now().Add(30 * time.Minute))
	r.drain()
	r.reconciled(map[string]int{news.OwedOpen: 2})
	m := r.mute("Ruben Vardanyan", time.Hour)
	r.pass(10 * time.Minute)
	r.wantTold("muted in an open group", r.desk)
	r.reconciled(map[string]int{news.OwedOpen: 1, news.OwedSuppressed: 1})
	if _, err := r.app.Desk.EndMute(t.Context(), anna, m.ID, "done"); err != nil {
		t.Fatal(err)
	}

	// The message is frozen, and the receiver refuses it for now.
	r.desk.fail = func(context.Context, notify.Notification) error { return errors.New("busy") }
	r.web.publish(piece{slug: "two", title: "Report two", date: r.clock.Now()}, old)
	r.pass(40 * time.Minute)
	r.reconciled(map[string]int{news.OwedOpen: 2, news.OwedPending: 1, news.OwedSuppressed: 1})
	r.desk.fail = nil
	r.mute("Ruben Vardanyan", time.Hour)
	r.pass(time.Hour)
	r.wantTold("muted in a frozen message", r.desk)
	r.reconciled(map[string]int{news.OwedOpen: 2, news.OwedSuppressed: 2})
	if c, err := r.app.Store.Counts(t.Context(), r.clock.Now()); err != nil || c.Notifications[news.NotificationSuppressed] != 1 {
		t.Errorf("notifications: %v, %v", c.Notifications, err)
	}

	// Whoever is no longer watched is not told of.
	r.cfg.Watchlists[0].Entities = slices.DeleteFunc(r.cfg.Watchlists[0].Entities, func(e news.Entity) bool { return e.Name == "Ruben Vardanyan" })
	r.restart()
	r.pass(24 * time.Hour)
	r.wantTold("taken from the watchlist", r.board)
	r.reconciled(map[string]int{news.OwedSuppressed: 4})
	x := r.explain("two")
	if i := slices.IndexFunc(x.Owed, func(o desk.OwedLine) bool { return o.Receiver == "board" }); x.Owed[i].Reason != "people / Ruben Vardanyan is no longer watched" {
		t.Errorf("owed: %+v", x.Owed)
	}
}

// TestMutedRemoval: a removal is held back like all else, and the digest
// counts it beside the mute: a message, though there is nothing else to tell.
func TestMutedRemoval(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.news("one")
	r.pass(24 * time.Hour)
	r.wantTold("before the mute", r.board, "new Report one")
	r.desk.read()
	r.mute("Ruben Vardanyan", 72*time.Hour)
	r.web.remove("/one")
	r.pass(47 * time.Hour)
	r.wantTold("the removal of a muted article", r.desk)
	all := r.board.all()
	last := all[len(all)-1]
	if len(last.Changes) != 0 || len(last.Mutes) != 1 || last.Mutes[0].Held != 1 || last.Mutes[0].Removed != 1 {
		t.Fatalf("the digest says %+v, %+v", last.Changes, last.Mutes)
	}
	if got := last.SummaryLine(); got != "Nothing to tell; 1 held back by mutes" {
		t.Error(got)
	}
}
