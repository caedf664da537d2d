package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
	"tocsin/internal/notify"
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
	for _, what := range breaks {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, rigOptions{})
			first := piece{slug: "first", title: "The first report", date: after(10 * time.Minute)}
			r.web.publish(first, old)
			r.drain() // backlog
			db := openDB(t, r.file())
			second := piece{slug: "second", title: "The second report", date: after(20 * time.Minute)}
			r.web.publish(second, first, old)
			r.pass(12 * time.Minute)
			r.broken(db, what, func() {
				r.clock.set(after(30 * time.Minute))
				r.tryDrain()
				r.clock.set(after(33 * time.Minute))
				r.tryDrain()
			})
			r.pass(time.Hour)
			edited := second
			edited.name = "Vagif Khachatryan"
			r.web.publish(edited, first, old)
			r.broken(db, what, func() {
				r.clock.set(r.clock.Now().Add(30 * time.Minute))
				r.tryDrain()
				r.clock.set(r.clock.Now().Add(3 * time.Minute))
				r.tryDrain()
			})
			r.pass(3 * time.Hour)
			r.wantTold("in the end", r.desk, "new The second report", "edited The second report")
			r.checkBooks(db)
			if r.failures == 0 {
				t.Error("the statement was never tried: this test shows nothing")
			}
		})
	}
}

// file is the rig's database file.
func (r *rig) file() string {
	return strings.TrimPrefix(r.cfg.Database.Value(), "sqlite:")
}

// broken runs fn while the statement fails, and shows that each failing task
// left the database as it found it.
func (r *rig) broken(db *sql.DB, what string, fn func()) {
	r.t.Helper()
	mustExec(r.t, db, fmt.Sprintf(`CREATE TRIGGER broken BEFORE %s BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`, what))
	fn()
	r.checkBooks(db)
	mustExec(r.t, db, `DROP TRIGGER broken`)
}

// tryDrain does what is due, and lets it fail.
func (r *rig) tryDrain() {
	r.t.Helper()
	err := r.app.Pool.Drain(r.t.Context())
	if err == nil {
		return
	}
	r.failures++
	if !strings.Contains(err.Error(), "the disk is full") {
		r.t.Error(err)
	}
}

// checkBooks shows that no transaction was cut in half.
func (r *rig) checkBooks(db *sql.DB) {
	r.t.Helper()
	none(r.t, db, "an entry without its article", `SELECT key, '' FROM entries WHERE article_id NOT IN (SELECT id FROM articles)`)
	none(r.t, db, "an article that no entry names", `SELECT key, state FROM articles WHERE id NOT IN (SELECT article_id FROM entries) AND state <> 'merged'`)
	none(r.t, db, "an article whose count of revisions is wrong", `SELECT key, revision FROM articles a WHERE revision <> (SELECT COUNT(*) FROM revisions WHERE article_id = a.id)`)
	none(r.t, db, "a revision of a page without a look", `SELECT title, n FROM revisions r WHERE basis = 'page' AND n > (SELECT COUNT(*) FROM visits v WHERE v.article_id = r.article_id)`)
	none(r.t, db, "a matched article that nobody is owed", `SELECT key, state FROM articles WHERE matched = 1 AND state = 'live' AND id NOT IN (SELECT article_id FROM owed)`)
	none(r.t, db, "an owed change that is not there", `SELECT key, '' FROM owed WHERE kind = 'change' AND change_id NOT IN (SELECT id FROM changes)`)
	none(r.t, db, "a row that is frozen but in no notification", `SELECT key, state FROM owed WHERE state IN ('pending', 'sent', 'failed') AND id NOT IN (SELECT owed_id FROM notification_owed)`)
	none(r.t, db, "a notification of open rows", `SELECT n.key, o.state FROM notifications n JOIN notification_owed l ON l.notification_id = n.id JOIN owed o ON o.id = l.owed_id WHERE o.state = 'open'`)
	none(r.t, db, "validators of a feed whose entries are not there",
		`SELECT name, '' FROM sources WHERE body_sha IS NOT NULL AND id NOT IN (SELECT source_id FROM entries) AND last_ok > 0`)
}

func mustExec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), query); err != nil {
		t.Fatal(err)
	}
}

// TestUnrecordedDelivery shows that an attempt that cannot be recorded is not
// made, and that one whose end cannot be recorded is in doubt: repeated after
// its lease, and marked.
func TestUnrecordedDelivery(t *testing.T) {
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
			r := newRig(t, rigOptions{})
			r.web.publish(old)
			r.drain()
			db := openDB(t, r.file())
			r.web.publish(piece{slug: "one", title: "Report one", date: r.clock.Now()}, old)
			r.pass(30 * time.Minute)
			r.broken(db, tt.broken, func() {
				for range 3 {
					r.clock.set(r.clock.Now().Add(2 * time.Minute))
					r.tryDrain()
				}
			})
			r.pass(2 * time.Hour)
			var got []bool
			for _, m := range r.desk.all() {
				got = append(got, m.PossibleRepeat)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("arrivals, marked (-want +got):\n%s", diff)
			}
			if owed := r.owed(); owed[news.OwedPending] != 0 {
				t.Errorf("owed: %v", owed)
			}
		})
	}
}

// TestStopped shows that work cut off by a stop stays due and is done by the
// next process, once.
func TestStopped(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	r.web.publish(piece{slug: "one", title: "Report one", date: r.clock.Now()}, old)
	r.clock.set(after(30 * time.Minute))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	sources, err := r.app.Store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.app.flow.Poller.Poll(stopped, sources[0]); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped poll says %v", err)
	}
	again, err := r.app.Store.Source(t.Context(), "wire")
	if diff := cmp.Diff(sources[0], again); err != nil || diff != "" {
		t.Errorf("%v: a stopped poll changed its source:\n%s", err, diff)
	}
	r.restart()
	r.pass(30 * time.Minute)
	r.wantTold("after the restart", r.desk, "new Report one")
}

// TestStopInTheMiddleOfASending shows that a message under way when the
// service is stopped is sent to its end.
func TestStopInTheMiddleOfASending(t *testing.T) {
	t.Parallel()
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	r.web.publish(piece{slug: "one", title: "Report one", date: r.clock.Now()}, old)
	r.clock.set(after(30 * time.Minute))
	r.drain()
	ctx, stop := context.WithCancel(t.Context())
	r.desk.fail = func(sending context.Context, _ notify.Notification) error {
		stop()
		return sending.Err()
	}
	r.clock.set(after(40 * time.Minute))
	if err := r.app.Pool.Run(ctx); err != nil {
		t.Fatal(err)
	}
	r.desk.fail = nil
	r.restart()
	r.pass(3 * time.Hour)
	r.wantTold("in all", r.desk, "new Report one")
	if m := r.desk.all()[0]; m.PossibleRepeat {
		t.Error("it is marked as a possible repeat")
	}
}
