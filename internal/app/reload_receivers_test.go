package app

import (
	"strings"
	"testing"
	"time"
)

// TestReceiversReloaded: receivers and routes are taken up by a reload, with
// what is owed going on; what is owed to a receiver that is gone is kept, told
// to the operators, and can be moved.
func TestReceiversReloaded(t *testing.T) {
	r := newReloadRig(t)
	newsroom := &inbox{now: r.clock.Now}
	r.app.opt.Notifiers["newsroom"] = newsroom
	r.edit(wireSource, "group_wait: 1m", "group_wait: 6h")
	r.web.publish(piece{slug: "visit", title: "A visit", name: "Ruben Vardanyan", date: r.clock.Now()})
	r.pass(45 * time.Minute) // it is owed, and its group is open
	r.edit(wireSource, "  - {name: desk, console: {}}", "  - {name: newsroom, console: {}}", "receiver: desk, send: now", "receiver: newsroom, send: now")
	r.pass(10 * time.Minute)
	if told := strings.Join(r.ops.read(), "\n"); !strings.Contains(told, "receiver desk is not in the configuration any more, and one thing is owed to it") {
		t.Errorf("the operators were told %q", told)
	}
	r.web.publish(piece{slug: "trial", title: "A trial", name: "Ruben Vardanyan", date: r.clock.Now()})
	r.pass(40 * time.Minute)
	r.wantTold("by the route that was reloaded", newsroom, "new A trial")
	if n, err := r.app.Store.MoveOwed(t.Context(), "desk", "newsroom", "ani", r.clock.Now()); n != 1 || err != nil {
		t.Fatalf("%d rows were moved, %v", n, err)
	}
	r.pass(time.Minute)
	r.wantTold("what was moved", newsroom, "new A visit")
	r.wantTold("the old receiver", r.desk)
}
