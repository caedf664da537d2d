package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testSeenTold(t *testing.T, s *Store) {
	ctx := t.Context()
	if names, last, err := s.SeenTold(ctx, "board"); err != nil || len(names) != 0 || !last.IsZero() {
		t.Errorf("told before anything was: %v, %s, %v", names, last, err)
	}
	d := &Digest{Key: "k", Receiver: "board", Schedule: "0 8 * * *", NextDue: day.Add(time.Hour), LastDue: day}
	ok(t, s.CloseGroup(ctx, Closing{At: day, Digest: d, Seen: []string{"A B", "C D"}}))
	ok(t, s.CloseGroup(ctx, Closing{At: day.Add(time.Hour), Digest: d, Seen: []string{"C D"}}))
	names, last, err := s.SeenTold(ctx, "board")
	ok(t, err)
	if diff := cmp.Diff([]string{"A B", "C D"}, names); diff != "" || !last.Equal(day.Add(time.Hour)) {
		t.Errorf("told %s, last %s", diff, last)
	}
	if names, _, err := s.SeenTold(ctx, "desk"); err != nil || len(names) != 0 {
		t.Errorf("another receiver was told %v, %v", names, err)
	}
}
