package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/apptest"
	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/racetest"
)

// breaks are the statements that fail, one at a time: the table and what is
// done to it.
var breaks = []string{
	"UPDATE ON sources", "INSERT ON polls", "INSERT ON articles", "UPDATE ON articles", "INSERT ON article_urls", "INSERT ON entries",
	"INSERT ON visits", "INSERT ON revisions", "INSERT ON matches", "INSERT ON stories", "INSERT ON vectors", "INSERT ON responses",
	"INSERT ON changes", "INSERT ON owed", "UPDATE ON owed", "INSERT ON notifications", "INSERT ON notification_owed",
}

// TestNothingIsHalfSaved lets each statement of polls, visits and closings
// fail in turn, in the middle of its transaction: nothing of the transaction
// stays, its work stays due, and when the database is well again everybody is
// told once.
func TestNothingIsHalfSaved(t *testing.T) {
	racetest.Alone(t)
	for _, what := range breaks {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			first := apptest.Piece{Slug: "first", Title: "The first report", Date: apptest.After(10 * time.Minute)}
			r.Web.Publish(first, apptest.Old)
			r.Drain() // backlog
			db := apptest.OpenDB(t, r.File)
			second := apptest.Piece{Slug: "second", Title: "The second report", Date: apptest.After(20 * time.Minute)}
			r.Web.Publish(second, first, apptest.Old)
			r.Pass(12 * time.Minute)
			r.Broken(db, what, func() {
				r.Clock.Set(apptest.After(30 * time.Minute))
				r.TryDrain()
				r.Clock.Set(apptest.After(33 * time.Minute))
				r.TryDrain()
			})
			r.Pass(time.Hour)
			edited := second
			edited.Name = "Vagif Khachatryan"
			r.Web.Publish(edited, first, apptest.Old)
			r.Broken(db, what, func() {
				r.Clock.Set(r.Clock.Now().Add(30 * time.Minute))
				r.TryDrain()
				r.Clock.Set(r.Clock.Now().Add(3 * time.Minute))
				r.TryDrain()
			})
			r.Pass(3 * time.Hour)
			r.WantTold("in the end", r.Desk, "new The second report", "edited The second report")
			apptest.CheckBooks(r, db)
			if r.Failures == 0 {
				t.Error("the statement was never tried: this test shows nothing")
			}
		})
	}
}

// TestUnrecordedDelivery shows that an attempt that cannot be recorded is not
// made, and that one whose end cannot be recorded is in doubt: repeated after
// its lease, and marked.
func TestUnrecordedDelivery(t *testing.T) {
	racetest.Alone(t)
	tests := []struct {
		name, broken string
		want         []bool // the arrivals, and whether they are marked
	}{
		{"its beginning", "INSERT ON deliveries", []bool{false}},
		{"its end", "UPDATE ON deliveries", []bool{false, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := apptest.New(t, apptest.Options{})
			r.Web.Publish(apptest.Old)
			r.Drain()
			db := apptest.OpenDB(t, r.File)
			r.Web.Publish(apptest.Piece{Slug: "one", Title: "Report one", Date: r.Clock.Now()}, apptest.Old)
			r.Pass(30 * time.Minute)
			r.Broken(db, tt.broken, func() {
				for range 3 {
					r.Clock.Set(r.Clock.Now().Add(2 * time.Minute))
					r.TryDrain()
				}
			})
			r.Pass(2 * time.Hour)
			var got []bool
			for _, m := range r.Desk.All() {
				got = append(got, m.PossibleRepeat)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("arrivals, marked (-want +got):\n%s", diff)
			}
			if owed := r.Owed(); owed[news.OwedPending] != 0 {
				t.Errorf("owed: %v", owed)
			}
		})
	}
}

// TestStopped shows that work cut off by a stop stays due and is done by the
// next process, once.
func TestStopped(t *testing.T) {
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "one", Title: "Report one", Date: r.Clock.Now()}, apptest.Old)
	r.Clock.Set(apptest.After(30 * time.Minute))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	sources, err := r.App.Store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.App.Flow.Poller.Poll(stopped, sources[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped poll says %v", err)
	}
	again, err := r.App.Store.Source(t.Context(), "wire")
	if diff := cmp.Diff(sources[0], again); err != nil || diff != "" {
		t.Errorf("%v: a stopped poll changed its source:\n%s", err, diff)
	}
	r.Restart()
	r.Pass(30 * time.Minute)
	r.WantTold("after the restart", r.Desk, "new Report one")
}

// TestStopInTheMiddleOfASending shows that a message under way when the
// service is stopped is sent to its end.
func TestStopInTheMiddleOfASending(t *testing.T) {
	t.Parallel()
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "one", Title: "Report one", Date: r.Clock.Now()}, apptest.Old)
	r.Clock.Set(apptest.After(30 * time.Minute))
	r.Drain()
	ctx, stop := context.WithCancel(t.Context())
	r.Desk.Fail = func(sending context.Context, _ notify.Notification) error {
		stop()
		return sending.Err()
	}
	r.Clock.Set(apptest.After(40 * time.Minute))
	if err := r.App.Pool.Run(ctx); err != nil {
		t.Fatal(err)
	}
	r.Desk.Fail = nil
	r.Restart()
	r.Pass(3 * time.Hour)
	r.WantTold("in all", r.Desk, "new Report one")
	if m := r.Desk.All()[0]; m.PossibleRepeat {
		t.Error("it is marked as a possible repeat")
	}
}
