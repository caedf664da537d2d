package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

// testGoneReceiver: what is owed to a receiver that is gone is found, and moved or
// dropped, also what already stood in a message.
func testGoneReceiver(t *testing.T, s *Store) {
	rows := withOwed(t, s, "1", now("old|a|1", "old", "g", day), now("old|a|2", "old", "g", day), now("old|a|3", "old", "h", day),
		now("desk|a|3", "desk", "h", day.Add(24*time.Hour)))
	ok(t, s.CloseGroup(t.Context(), Closing{At: day, Rows: rows[:1], Notifications: []news.Notification{
		{Key: "k", Receiver: "old", Kind: "alert", Message: "{}", CreatedAt: day, NextAttempt: day, Rows: []int64{rows[0].ID}},
	}}))
	orphans := must[[]Orphan](t)(s.Orphans(t.Context(), []string{"desk"}))
	if len(orphans) != 1 || orphans[0].Receiver != "old" || orphans[0].Rows != 3 {
		t.Fatalf("orphans: %+v", orphans)
	}
	if n := must[int](t)(s.MoveOwed(t.Context(), "old", "desk", "ani", day.Add(time.Hour))); n != 2 {
		t.Errorf("%d rows were moved, want those that desk is not owed already", n)
	}
	if left := must[[]Orphan](t)(s.Orphans(t.Context(), []string{"desk"})); len(left) != 0 {
		t.Errorf("left behind: %+v", left)
	}
	groups := must[[]Group](t)(s.ClosingGroups(t.Context(), day.Add(time.Hour)))
	if diff := cmp.Diff([]Group{{Receiver: "desk", Key: "moved from old"}}, groups); diff != "" {
		t.Errorf("groups that close (-want +got):\n%s", diff)
	}
	if due := must[[]news.Notification](t)(s.DueNotifications(t.Context(), day.Add(time.Hour))); len(due) != 0 {
		t.Errorf("the message to the old receiver is still sent: %+v", due)
	}
	if n := must[int](t)(s.DropOwed(t.Context(), "desk", "ani")); n != 3 {
		t.Errorf("%d rows were dropped", n)
	}
	for _, o := range must[[]news.Owed](t)(s.OwedFor(t.Context(), rows[0].ArticleID)) {
		if o.State != news.OwedSuppressed || !strings.Contains(o.Reason, "ani") {
			t.Errorf("row %d is %s: %q", o.ID, o.State, o.Reason)
		}
	}
}
