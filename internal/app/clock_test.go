package app_test

import (
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/desk"
	"tocsin/internal/operators"
)

// aheadBy is by how much the clock is wrong: any due time of then is out of reach.
const aheadBy = 3 * 365 * 24 * time.Hour

// liveAhead lets a rig poll, read and owe things while its clock is ahead, and
// sets the clock right again.
func liveAhead(r *apptest.Rig, restart bool) {
	r.T.Helper()
	right := r.Clock.Now()
	if restart {
		r.Stop()
	}
	r.Clock.Set(right.Add(aheadBy))
	r.Web.Publish(apptest.Piece{Slug: "visit", Title: "A visit", Name: "Ruben Vardanyan", Date: right}, apptest.Old)
	r.Drain()
	_, err := r.App.Desk.AddMute(r.T.Context(), apptest.Anna, desk.MuteOptions{Entity: "Vagif Khachatryan", For: 24 * time.Hour, Why: "a test"})
	if err != nil {
		r.T.Fatal(err)
	}
	if restart {
		r.Stop()
	}
	r.Clock.Set(right.Add(10 * time.Minute))
	r.Drain()
}

// TestClockAhead: a service that was started, or that ran, with a clock three
// years ahead polls, visits and tells as before once it is right; the operators
// hear of it once (ADV-55, ADV-56).
func TestClockAhead(t *testing.T) {
	for name, restart := range map[string]bool{"a start": true, "in a running service": false} {
		t.Run(name, func(t *testing.T) {
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			r.Pass(time.Hour)
			liveAhead(r, restart)
			polls := r.Web.Requests("/feed.xml")
			r.Pass(time.Hour)
			if n := r.Web.Requests("/feed.xml") - polls; n < 1 || n > 3 {
				t.Errorf("%d polls in the hour after the clock was right, want those of each half hour", n)
			}
			r.WantTold("of what was read meanwhile", r.Desk, "new A visit")
			r.Web.Publish(apptest.Piece{Slug: "visit", Title: "A visit", Name: "Ruben Vardanyan and Vagif Khachatryan"}, apptest.Old)
			r.Pass(25 * time.Hour) // looks at the page are spread over a day
			if told := r.Desk.Read(); len(told) != 1 || !strings.Contains(told[0], "A visit") {
				t.Errorf("of the edit the desk was told %q", told)
			}
			if len(r.Board.Read()) == 0 {
				t.Error("the digest of the next morning did not come")
			}
			notices, err := r.App.Store.NoticesOf(t.Context(), operators.KindClock)
			if err != nil || len(notices) != 1 || !strings.Contains(notices[0].Text, "one source (wire)") ||
				!strings.Contains(notices[0].Text, "one digest") || !strings.Contains(notices[0].Text, "one mute") {
				t.Errorf("told %+v, %v", notices, err)
			}
			if mutes, err := r.App.Store.ActiveMutes(t.Context(), r.Clock.Now()); err != nil || len(mutes) != 0 {
				t.Errorf("a mute of one day still holds: %+v, %v", mutes, err)
			}
		})
	}
}

// TestClockRight: with a clock that is right nothing is brought back, whatever
// the service waits for.
func TestClockRight(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Piece{Slug: "visit", Title: "A visit", Name: "Ruben Vardanyan"}, apptest.Old)
	r.Drain()
	r.Web.Set("/feed.xml", apptest.Reply{Status: 503, Header: map[string]string{"Retry-After": "600000"}})
	r.Leap(10 * 24 * time.Hour)
	r.Restart()
	r.Leap(60 * 24 * time.Hour)
	if notices, err := r.App.Store.NoticesOf(t.Context(), operators.KindClock); err != nil || len(notices) != 0 {
		t.Errorf("told %+v, %v", notices, err)
	}
}
