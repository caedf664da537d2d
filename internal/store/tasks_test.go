package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
)

// dies opens the database anew, as a process does that comes after one that was
// killed: what was not written is gone.
func dies(s *Store) *Store { return newStore(s.db) }

func namesOf(tasks []Task) (under []string, failed []string) {
	for _, t := range tasks {
		name := t.Kind + " " + t.ID
		if !t.Began.IsZero() {
			under = append(under, name)
		}
		if t.Failed > 0 {
			failed = append(failed, name)
		}
	}
	return under, failed
}

// testMarks: what is under way is written with the next write, and found by the
// next process; what has ended, and what never was written, is not.
func testMarks(t *testing.T, s *Store) {
	ctx := t.Context()
	withSource(t, s, "a")
	poll, hub, again := TaskKey{"poll", "a"}, NewTaskKey("hub", "1\x00\xff"+strings.Repeat("x", 5000)), TaskKey{"digest", "board"}
	under := func(when string, want ...string) {
		t.Helper()
		got, _ := namesOf(must[[]Task](t)(dies(s).Tasks(ctx)))
		if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("%s, under way are %q, want %q", when, got, want)
		}
	}
	s.BeginTask(poll, day)
	under("begun, with nothing written since")
	ok(t, s.Ping(ctx))
	under("with the next write", "poll a")
	s.EndTask(poll, false)
	s.BeginTask(hub, day)
	ok(t, s.MarkTask(ctx, hub, day))
	under("ended, and another marked", "hub "+hub.ID)
	s.EndTask(hub, false)
	s.BeginTask(again, day)
	s.EndTask(again, false)
	ok(t, s.FlushTasks(ctx))
	under("when all has ended")

	// A write that fails takes its marks back.
	s.BeginTask(poll, day)
	broken := errors.New("broken")
	if err := s.inTx(ctx, func(tx) error { return broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	under("after a write that failed")
	ok(t, s.Ping(ctx))
	under("after the write behind it", "poll a")
}

// testTasksOff: work that is put off or set aside is not listed, says when it
// comes, and is listed when it is asked for.
func testTasksOff(t *testing.T, s *Store) {
	ctx := t.Context()
	a := polled(t, s, "a", "1")
	id := TaskKey{"visit", fmt.Sprint(a.ID)}
	visits := func(at time.Time) int { return len(must[[]DueVisit](t)(s.DueVisits(ctx, at, 10, 10))) }
	polls := func(at time.Time) int { return len(must[[]news.Source](t)(s.DueSources(ctx, at, 10, 10))) }
	ok(t, s.MakeDue(ctx, day))
	if visits(day) != 1 || polls(day) != 1 {
		t.Fatalf("%d visits and %d polls are due, want one each", visits(day), polls(day))
	}
	ok(t, s.SaveTask(ctx, day, Task{TaskKey: id, Failed: 1, Since: day, RetryAt: day.Add(time.Minute), Error: "no"}, nil, nil, nil))
	ok(t, s.SaveTask(ctx, day, Task{TaskKey: TaskKey{"poll", "a"}, Failed: 3, Cut: 3, Since: day, RetryAt: day, Aside: day}, nil, nil, nil))
	if visits(day) != 0 || polls(day.Add(24*time.Hour)) != 0 {
		t.Errorf("listed: %d visits before their time, %d polls that are set aside", visits(day), polls(day.Add(24*time.Hour)))
	}
	if n := len(must[[]Overdue](t)(s.Overdue(ctx, day.Add(time.Hour)))); n != 0 {
		t.Errorf("%d polls are overdue that were set aside", n)
	}
	if next := must[time.Time](t)(s.NextDue(ctx, day)); !next.Equal(day.Add(time.Minute)) {
		t.Errorf("next due at %s, want when the visit is tried again", next)
	}
	if visits(day.Add(time.Minute)) != 1 {
		t.Error("the visit is not listed at its time")
	}
	c := must[Counts](t)(s.Counts(ctx, day))
	if c.WorkFailing != 2 || c.WorkAside != 1 {
		t.Errorf("counted %d failing and %d aside, want 2 and 1", c.WorkFailing, c.WorkAside)
	}
	if n := must[int64](t)(s.RetryAside(ctx)); n != 1 || polls(day) != 1 {
		t.Errorf("%d tried again, %d polls listed; want one each", n, polls(day))
	}
	for _, task := range must[[]Task](t)(s.Tasks(ctx)) {
		if task.Kind == "poll" && (task.Cut != 2 || task.Failed != 2) {
			t.Errorf("one more bad end does not set it aside again: %+v", task)
		}
	}
	// What is configured no more is forgotten.
	ok(t, s.SyncSources(ctx, nil, day))
	ok(t, s.ForgetTasks(ctx))
	if _, failed := namesOf(must[[]Task](t)(s.Tasks(ctx))); len(failed) != 1 {
		t.Errorf("left are %q, want the visit alone", failed)
	}
	ok(t, s.SaveTask(ctx, day, Task{TaskKey: id}, nil, nil, nil))
	if left := must[[]Task](t)(s.Tasks(ctx)); len(left) != 0 {
		t.Errorf("what ended well is still known: %+v", left)
	}
}

// testDueVisitsByTurns: a source of many links does not fill the listing, and
// its links to other outlets come behind its own.
func testDueVisitsByTurns(t *testing.T, s *Store) {
	ctx := t.Context()
	crowd, lone := withSource(t, s, "crowd"), withSource(t, s, "lone")
	var many []Entry
	for i := range 50 {
		e := pending(crowd, "c"+fmt.Sprint(int64(i)))
		if i < 30 {
			e.Article.Lane = "elsewhere" + fmt.Sprint(int64(i)) + ".example"
		} else {
			e.Article.Lane = crowd.Lane
		}
		many = append(many, e)
	}
	must[int](t)(s.SavePoll(ctx, Poll{Source: crowd, At: day, Entries: many}))
	late := pending(lone, "l")
	late.Article.Lane, late.Article.NextVisit = lone.Lane, day.Add(time.Minute)
	must[int](t)(s.SavePoll(ctx, Poll{Source: lone, At: day, Entries: []Entry{late}}))
	got := must[[]DueVisit](t)(s.DueVisits(ctx, day.Add(time.Hour), 25, 10))
	if len(got) != 10 || got[1].Source != "lone" || got[0].Away {
		t.Fatalf("of ten places: %+v", got)
	}
	got = must[[]DueVisit](t)(s.DueVisits(ctx, day.Add(time.Hour), 25, 100))
	own, away := 0, 0
	for _, v := range got {
		switch {
		case v.Source != "crowd":
		case v.Away:
			away++
		default:
			own++
		}
	}
	if own != 20 || away != 5 {
		t.Errorf("of a source that may have 25: %d of its own and %d elsewhere, want 20 and 5", own, away)
	}
}
