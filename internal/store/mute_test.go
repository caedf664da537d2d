package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/news"
)

func testMutes(t *testing.T, s *Store) {
	ctx := t.Context()
	add := func(m news.Mute) int64 {
		m.MadeAt, m.By, m.Why = day, "anna", "why"
		return must[int64](t)(s.AddMute(ctx, m))
	}
	rule := add(news.Mute{Reason: news.Reason{Watchlist: "w", Rule: "r"}, Until: day.Add(time.Hour)})
	story := add(news.Mute{Story: 7, Source: "a", Until: day.Add(2 * time.Hour)})
	active := func(at time.Time) []int64 { return MuteIDs(must[[]news.Mute](t)(s.ActiveMutes(ctx, at))) }
	for _, tt := range []struct {
		at   time.Time
		want []int64
	}{{day, []int64{rule, story}}, {day.Add(time.Hour), []int64{story}}, {day.Add(2 * time.Hour), []int64{}}} {
		if diff := cmp.Diff(tt.want, active(tt.at)); diff != "" {
			t.Errorf("active at %s (-want +got):\n%s", tt.at, diff)
		}
	}
	ended := must[news.Mute](t)(s.EndMute(ctx, story, day.Add(time.Minute), "ben", "enough"))
	if ended.EndedBy != "ben" || len(active(day.Add(time.Hour))) != 0 {
		t.Errorf("ended: %+v", ended)
	}
	if _, err := s.EndMute(ctx, story, day.Add(time.Minute), "ben", ""); !errors.Is(err, errMuteOver) {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := s.EndMute(ctx, 99, day, "ben", ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such mute: %v", err)
	}
	want := []news.Mute{
		{ID: rule, Reason: news.Reason{Watchlist: "w", Rule: "r"}, MadeAt: day, Until: day.Add(time.Hour), By: "anna", Why: "why"},
		{
			ID: story, Story: 7, Source: "a", MadeAt: day, Until: day.Add(2 * time.Hour), By: "anna", Why: "why", EndedAt: day.Add(time.Minute),
			EndedBy: "ben", EndedWhy: "enough",
		},
	}
	if diff := cmp.Diff(want, must[[]news.Mute](t)(s.Mutes(ctx))); diff != "" {
		t.Errorf("all mutes (-want +got):\n%s", diff)
	}
}

func testMutedClosing(t *testing.T, s *Store) {
	ctx := t.Context()
	row := now("k1", "desk", "g", day)
	row.Reasons = []news.Reason{{Watchlist: "w", Entity: "E"}}
	rows := withOwed(t, s, "1", row)
	if diff := cmp.Diff(row.Reasons, rows[0].Reasons); diff != "" {
		t.Errorf("reasons read back (-want +got):\n%s", diff)
	}
	id := must[int64](t)(s.AddMute(ctx, news.Mute{
		Reason: news.Reason{Watchlist: "w"}, MadeAt: day, Until: day.Add(time.Hour), By: "anna",
		Why: "why",
	}))
	c := Closing{At: day, Rows: rows}
	if err := s.CloseGroup(ctx, c); !errors.Is(err, ErrConflict) {
		t.Fatalf("a closing that has not heeded the mute: %v", err)
	}
	c.Heeded, c.Suppressed = []int64{id}, map[int64]news.Withheld{rows[0].ID: {Reason: "mute", Mutes: []int64{id}}}
	ok(t, s.CloseGroup(ctx, c))
	after := must[[]news.Owed](t)(s.OwedFor(ctx, rows[0].ArticleID))
	if after[0].State != news.OwedSuppressed || after[0].Reason != "mute" {
		t.Errorf("the row is %s: %q", after[0].State, after[0].Reason)
	}
	for _, tt := range []struct {
		receiver     string
		since, until time.Time
		want         map[int64]Held
	}{
		{"desk", day.Add(-time.Hour), day, map[int64]Held{id: {Articles: 1}, 0: {Articles: 1}}},
		{"", day.Add(-time.Hour), day, map[int64]Held{id: {Articles: 1}, 0: {Articles: 1}}},
		{"board", day.Add(-time.Hour), day, map[int64]Held{}},
		{"desk", day, day.Add(time.Hour), map[int64]Held{}},
	} {
		if diff := cmp.Diff(tt.want, must[map[int64]Held](t)(s.HeldBack(ctx, tt.receiver, tt.since, tt.until))); diff != "" {
			t.Errorf("held back from %q (-want +got):\n%s", tt.receiver, diff)
		}
	}
}

// testWithdraw: a frozen message all of whose rows are muted is not begun; one
// that may have arrived, or that tells something else too, is.
func testWithdraw(t *testing.T, s *Store) {
	ctx := t.Context()
	reason := func(o news.Owed, entity string) news.Owed {
		o.Reasons = []news.Reason{{Watchlist: "w", Entity: entity}}
		return o
	}
	rows := withOwed(t, s, "1", reason(now("k1", "desk", "g", day), "E"), reason(now("k2", "board", "g", day), "E"),
		reason(now("k3", "ops", "g", day), "F"))
	one := notified(t, s, "desk", rows[:1], "n1")[0]
	doubtful := notified(t, s, "board", rows[1:2], "n2")[0]
	other := notified(t, s, "ops", rows[2:], "n3")[0]
	begin := func(n news.Notification, at time.Time, live func(news.Reason) bool) bool {
		_, taken, err := s.BeginDelivery(ctx, n.ID, at, time.Minute, live)
		ok(t, err)
		return taken
	}
	if !begin(doubtful, day, nil) {
		t.Fatal("the first attempt was not begun")
	}
	ok(t, s.EndDelivery(ctx, news.Delivery{
		Notification: doubtful.ID, Attempt: 1, EndedAt: day, Outcome: news.DeliveryUnknown,
		State: news.NotificationPending, NextAttempt: day,
	}))
	id := must[int64](t)(s.AddMute(ctx, news.Mute{
		Reason: news.Reason{Watchlist: "w", Entity: "E"}, MadeAt: day, Until: day.Add(time.Hour),
		By: "anna", Why: "why",
	}))
	if begin(one, day, nil) {
		t.Error("a message of a muted row alone was begun")
	}
	if !begin(doubtful, day.Add(time.Minute), nil) {
		t.Error("a message that may have arrived was withdrawn: it must be looked up")
	}
	if begin(other, day, func(r news.Reason) bool { return r.Entity != "F" }) {
		t.Error("a message of what is no longer watched was begun")
	}
	owed := must[[]news.Owed](t)(s.OwedFor(ctx, rows[0].ArticleID))
	for i, want := range []struct{ state, reason string }{
		{news.OwedSuppressed, "mute 1 of w / E, by anna: why"}, {news.OwedPending, ""}, {news.OwedSuppressed, "w / F is no longer watched"},
	} {
		if owed[i].State != want.state || owed[i].Reason != want.reason {
			t.Errorf("row %d is %s (%q), want %s (%q)", i, owed[i].State, owed[i].Reason, want.state, want.reason)
		}
	}
	if held := must[map[int64]Held](t)(s.HeldBack(ctx, "desk", day.Add(-time.Hour), day)); held[id].Articles != 1 {
		t.Errorf("held back: %v", held)
	}
	if due := must[[]news.Notification](t)(s.DueNotifications(ctx, day.Add(time.Second))); len(due) != 0 {
		t.Errorf("withdrawn messages are due: %+v", due)
	}
}

func testMutedRemoval(t *testing.T, s *Store) {
	ctx := t.Context()
	a := polled(t, s, "a", "1")
	v := visitOf(a, "text")
	saved := must[Saved](t)(s.SaveVisit(ctx, v))
	id := must[int64](t)(s.AddMute(ctx, news.Mute{Source: "a", MadeAt: day, Until: day.Add(time.Hour), By: "anna", Why: "why"}))
	a = must[news.Article](t)(s.Article(ctx, saved.ArticleID))
	for i, class := range []news.ChangeClass{news.ChangeNameRemoved, news.ChangeRemoved} {
		o := now(string(class), "desk", "g", day)
		o.Kind, o.State, o.Reason, o.Mutes, o.CreatedAt = news.OwedChange, news.OwedSuppressed, "mute", []int64{id}, day
		must[Saved](t)(s.SaveVisit(ctx, Visit{
			Article: a, At: day, Change: &news.Change{From: 1, Classes: []news.ChangeClass{class}},
			Owed: []news.Owed{o},
		}))
		held := must[map[int64]Held](t)(s.HeldBack(ctx, "desk", day.Add(-time.Hour), day))
		if want := (Held{Articles: 1, Removed: i}); held[id] != want {
			t.Errorf("after %s: held back %+v, want %+v", class, held[id], want)
		}
	}
}

func TestHeldBy(t *testing.T) {
	e, f := news.Reason{Watchlist: "w", Entity: "E"}, news.Reason{Watchlist: "w", Rule: "F"}
	list, rule := news.Mute{ID: 1, Reason: news.Reason{Watchlist: "w", Entity: "E"}}, news.Mute{ID: 2, Reason: f}
	there, story := news.Mute{ID: 3, Reason: e, Source: "a"}, news.Mute{ID: 4, Story: 7}
	for _, tt := range []struct {
		name    string
		mutes   []news.Mute
		reasons []news.Reason
		want    []int64
	}{
		{"its entity", []news.Mute{list}, []news.Reason{e}, []int64{1}},
		{"another reason is left", []news.Mute{list}, []news.Reason{e, f}, []int64{}},
		{"two together", []news.Mute{list, rule}, []news.Reason{e, f}, []int64{1, 2}},
		{"an entity of another list", []news.Mute{list}, []news.Reason{{Watchlist: "x", Entity: "E"}}, []int64{}},
		{"from that source", []news.Mute{there}, []news.Reason{e}, []int64{3}},
		{"from another source", []news.Mute{{Reason: e, Source: "b"}}, []news.Reason{e}, []int64{}},
		{"its story", []news.Mute{story}, []news.Reason{e, f}, []int64{4}},
		{"a page without a match, by its source", []news.Mute{{ID: 5, Source: "a"}}, nil, []int64{5}},
		{"a page without a match, by a list", []news.Mute{list}, nil, []int64{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, MuteIDs(news.HeldBy(tt.mutes, tt.reasons, 7, "a"))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
