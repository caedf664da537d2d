package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/desk"
	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/racetest"
)

// mute makes a mute of an entity for so long.
func mute(r *apptest.Rig, entity string, lasts time.Duration) desk.MuteLine {
	r.T.Helper()
	line, err := r.App.Desk.AddMute(r.T.Context(), apptest.Anna, desk.MuteOptions{Entity: entity, For: lasts, Why: "seen enough"})
	if err != nil {
		r.T.Fatal(err)
	}
	return line
}

// explain is what became of an article of the site.
func explain(r *apptest.Rig, slug string) desk.Explanation {
	r.T.Helper()
	x, err := r.App.Desk.Explain(r.T.Context(), apptest.Anna, r.Web.URL+"/"+slug)
	if err != nil {
		r.T.Fatal(err)
	}
	return x
}

// reconciled asserts that every owed row is in one of the states.
func reconciled(r *apptest.Rig, want map[string]int) {
	r.T.Helper()
	got := r.Owed()
	for state, n := range want {
		if got[state] != n {
			r.T.Errorf("%d rows are %s, want %d: %v", got[state], state, n, got)
		}
	}
	if len(got) > len(want) {
		r.T.Errorf("owed: %v, want no more than %v", got, want)
	}
}

// TestMuteHoldsBack: what a mute covers is kept and not told, with a reason;
// what something else finds is told; the digest says what was held back; and
// when its time is over the mute is.
func TestMuteHoldsBack(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.News("one")
	r.WantTold("before the mute", r.Desk, "new Report one")
	mute(r, "Ruben Vardanyan", 24*time.Hour)

	both := apptest.Piece{Slug: "both", Title: "Report both", Text: append(apptest.Words("both"),
		"Letters came from Ruben Vardanyan and from Vagif Khachatryan."), Date: r.Clock.Now()}
	r.Web.Publish(apptest.Piece{Slug: "two", Title: "Report two", Date: r.Clock.Now()}, both, apptest.Old)
	r.Pass(40 * time.Minute)
	r.WantTold("with Ruben Vardanyan muted", r.Desk, "new Report both")
	reconciled(r, map[string]int{news.OwedSent: 2, news.OwedOpen: 2, news.OwedSuppressed: 2})

	x := explain(r, "two")
	const why = "mute 1 of people / Ruben Vardanyan, by anna: seen enough"
	if x.Gate != "mute" || x.Reason != why {
		t.Errorf("gate %q, reason %q; want the mute", x.Gate, x.Reason)
	}
	if len(x.Owed) != 2 || x.Owed[0].State != news.OwedSuppressed || x.Owed[0].Reason != why {
		t.Errorf("owed: %+v", x.Owed)
	}
	if i := slices.IndexFunc(x.Rules, func(l desk.RuleLine) bool { return l.Entity == "Ruben Vardanyan" }); !x.Rules[i].Matched ||
		x.Rules[i].Muted != why || len(x.Routes) != 0 {
		t.Errorf("rule %+v, routes %q; want it found, muted and not routed", x.Rules[i], x.Routes)
	}

	r.Pass(23 * time.Hour)
	last := r.Board.All()[len(r.Board.All())-1]
	want := []digest.Mute{{What: "people / Ruben Vardanyan", By: "anna", Why: "seen enough", Until: apptest.Start.Add(40*time.Minute + 24*time.Hour), Held: 2}} // two, and one, whose row was open
	if !slices.Equal(last.Mutes, want) {
		t.Errorf("the digest lists %+v, want %+v", last.Mutes, want)
	}
	if line := last.MuteLine(last.Mutes[0]); !strings.Contains(line, "held back 2 articles") {
		t.Error(line)
	}
	r.Board.Read()

	r.Pass(time.Hour) // and the mute is over
	r.News("three")
	r.WantTold("after the mute", r.Desk, "new Report three")
	if x := explain(r, "two"); x.Gate != "mute" {
		t.Errorf("later looks forgot the gate: %q", x.Gate)
	}
}

// TestMuteBeforeSending: a mute made, or an entity taken from its watchlist,
// between match and send is heeded, in open groups and in frozen messages.
func TestMuteBeforeSending(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Pass(30 * time.Minute)

	// The group waits a minute; the row is open.
	r.Web.Publish(apptest.Piece{Slug: "one", Title: "Report one", Date: r.Clock.Now()}, apptest.Old)
	r.Clock.Set(r.Clock.Now().Add(30 * time.Minute))
	r.Drain()
	reconciled(r, map[string]int{news.OwedOpen: 2})
	m := mute(r, "Ruben Vardanyan", time.Hour)
	r.Pass(10 * time.Minute)
	r.WantTold("muted in an open group", r.Desk)
	reconciled(r, map[string]int{news.OwedOpen: 1, news.OwedSuppressed: 1})
	if _, err := r.App.Desk.EndMute(t.Context(), apptest.Anna, m.ID, "done"); err != nil {
		t.Fatal(err)
	}

	// The message is frozen, and the receiver refuses it for now.
	r.Desk.Fail = func(context.Context, notify.Notification) error { return errors.New("busy") }
	r.Web.Publish(apptest.Piece{Slug: "two", Title: "Report two", Date: r.Clock.Now()}, apptest.Old)
	r.Pass(40 * time.Minute)
	reconciled(r, map[string]int{news.OwedOpen: 2, news.OwedPending: 1, news.OwedSuppressed: 1})
	r.Desk.Fail = nil
	mute(r, "Ruben Vardanyan", time.Hour)
	r.Pass(time.Hour)
	r.WantTold("muted in a frozen message", r.Desk)
	reconciled(r, map[string]int{news.OwedOpen: 2, news.OwedSuppressed: 2})
	if c, err := r.App.Store.Counts(t.Context(), r.Clock.Now()); err != nil || c.Notifications[news.NotificationSuppressed] != 1 {
		t.Errorf("notifications: %v, %v", c.Notifications, err)
	}

	// Whoever is no longer watched is not told of.
	r.Config.Watchlists[0].Entities = slices.DeleteFunc(r.Config.Watchlists[0].Entities,
		func(e news.Entity) bool { return e.Name == "Ruben Vardanyan" })
	r.Restart()
	r.Pass(24 * time.Hour)
	r.WantTold("taken from the watchlist", r.Board)
	reconciled(r, map[string]int{news.OwedSuppressed: 4})
	x := explain(r, "two")
	if i := slices.IndexFunc(x.Owed,
		func(o desk.OwedLine) bool { return o.Receiver == "board" }); x.Owed[i].Reason != "people / Ruben Vardanyan is no longer watched" {
		t.Errorf("owed: %+v", x.Owed)
	}
}

// TestMutedRemoval: a removal is held back like all else, and the digest
// counts it beside the mute: a message, though there is nothing else to tell.
func TestMutedRemoval(t *testing.T) {
	racetest.Alone(t)
	r := apptest.New(t, apptest.Options{})
	r.News("one")
	r.Pass(24 * time.Hour)
	r.WantTold("before the mute", r.Board, "new Report one")
	r.Desk.Read()
	mute(r, "Ruben Vardanyan", 72*time.Hour)
	r.Web.Remove("/one")
	r.Pass(47 * time.Hour)
	r.WantTold("the removal of a muted article", r.Desk)
	all := r.Board.All()
	last := all[len(all)-1]
	if len(last.Changes) != 0 || len(last.Mutes) != 1 || last.Mutes[0].Held != 1 || last.Mutes[0].Removed != 1 {
		t.Fatalf("the digest says %+v, %+v", last.Changes, last.Mutes)
	}
	if got := last.SummaryLine(); got != "Nothing to tell; 1 held back by mutes" {
		t.Error(got)
	}
}
