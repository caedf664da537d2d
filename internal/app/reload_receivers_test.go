package app_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
)

// TestReceiversReloaded: receivers and routes are taken up by a reload, with
// what is owed going on; what is owed to a receiver that is gone is kept, told
// to the operators, and can be moved.
func TestReceiversReloaded(t *testing.T) {
	r := newReloadRig(t)
	newsroom := &apptest.Inbox{Now: r.Clock.Now}
	r.Notifiers["newsroom"] = newsroom
	r.edit(wireSource, "group_wait: 1m", "group_wait: 6h")
	r.Web.Publish(apptest.Piece{Slug: "visit", Title: "A visit", Name: "Ruben Vardanyan", Date: r.Clock.Now()})
	r.Pass(45 * time.Minute) // it is owed, and its group is open
	r.edit(wireSource, "  - {name: desk, console: {}}", "  - {name: newsroom, console: {}}", "receiver: desk, send: now",
		"receiver: newsroom, send: now")
	r.Pass(10 * time.Minute)
	if told := strings.Join(r.Ops.Read(), "\n"); !strings.Contains(told,
		"receiver desk is not in the configuration any more, and one thing is owed to it") {
		t.Errorf("the operators were told %q", told)
	}
	r.Web.Publish(apptest.Piece{Slug: "trial", Title: "A trial", Name: "Ruben Vardanyan", Date: r.Clock.Now()})
	r.Pass(40 * time.Minute)
	r.WantTold("by the route that was reloaded", newsroom, "new A trial")
	if n, err := r.App.Store.MoveOwed(t.Context(), "desk", "newsroom", "ani", r.Clock.Now()); n != 1 || err != nil {
		t.Fatalf("%d rows were moved, %v", n, err)
	}
	r.Pass(time.Minute)
	r.WantTold("what was moved", newsroom, "new A visit")
	r.WantTold("the old receiver", r.Desk)
}
