package retry

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/settings"
	"tocsin/internal/settings/settingstest"
	"tocsin/internal/store"
	"tocsin/internal/work"
)

var monday = time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)

const configuration = `
database: "sqlite:t.db"
operators: ops
sources: [{name: wire, feed: "https://wire.example/feed", schedule: "@every 30m"}]
receivers: [{name: ops, console: {}}]
route: {receiver: ops}
`

// desk is a journal over a store, at a moment that the test moves.
type desk struct {
	*Journal
	t   *testing.T
	now time.Time
	url string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: monday, url: "sqlite:" + filepath.Join(t.TempDir(), "t.db")}
	d.begin()
	err := d.Store.SyncSources(t.Context(), []news.Source{{
		Name: "wire", Kind: news.SourceFeed, URL: "https://wire.example/feed", Lane: "wire.example", NextDue: monday,
	}}, monday)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// begin starts a process.
func (d *desk) begin() {
	d.t.Helper()
	s, err := store.Open(d.t.Context(), d.url, store.Options{})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { s.Close() })
	words := func(kind news.HintKind, _ ...string) string { return "<" + string(kind) + ">" }
	d.Journal = &Journal{
		Store: s, Live: settings.NewLive(settingstest.Parse(d.t, configuration)), Notices: operators.Notices{Words: words},
		Now: func() time.Time { return d.now }, Log: slog.New(slog.DiscardHandler),
	}
	if err := d.Recover(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

// kill ends a process as a signal does: what it had in memory is gone.
func (d *desk) kill() {
	d.t.Helper()
	if err := d.Store.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.begin()
}

// may are the IDs of the polls that may be done now, with "alone" for those
// that run one at a time.
func (d *desk) may(ids ...string) (out []string) {
	d.t.Helper()
	var tasks []work.Task
	for _, id := range ids {
		tasks = append(tasks, poll(id))
	}
	tasks, err := d.Filter(d.t.Context(), tasks, d.now)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, t := range tasks {
		if slices.Contains(t.Limits, suspects) {
			t.ID += " alone"
		}
		out = append(out, t.ID)
	}
	return out
}

// told are the notices of work so far, the newest last.
func (d *desk) told() (out []string) {
	d.t.Helper()
	notices, err := d.Store.NoticesOf(d.t.Context(), operators.KindWork)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, n := range notices {
		out = append(out, n.Text+"; "+n.Advice)
	}
	return out
}

func poll(id string) work.Task { return work.Task{Kind: work.Poll, ID: id, Every: 30 * time.Minute} }

// fails does a task that ends badly, and returns for how long it is put off.
func (d *desk) fails(t work.Task, err error) time.Duration {
	d.t.Helper()
	if !d.Begin(t) {
		d.t.Fatalf("%s was not to begin", t.Key())
	}
	again := d.End(d.t.Context(), t, err)
	if again.IsZero() {
		return 0
	}
	return again.Sub(d.now)
}

// TestPausesGrow: work that fails inside is asked for less and less often, told
// when it lasts, and told when it is over (ADV-26).
func TestPausesGrow(t *testing.T) {
	d := newDesk(t)
	for n, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		got := d.fails(poll("wire"), errors.New("the row is too big"))
		if got != want*time.Minute {
			t.Errorf("after failure %d it is put off for %s, want %s", n+1, got, want*time.Minute)
		}
		if told := d.told(); (len(told) > 0) != (n >= 2) {
			t.Errorf("after failure %d, told is %q", n+1, told)
		}
		if may := d.may("wire"); len(may) != 0 {
			t.Errorf("after failure %d it may be done at once", n+1)
		}
		d.now = d.now.Add(got)
		if may := d.may("wire"); !slices.Equal(may, []string{"wire"}) {
			t.Errorf("after failure %d and its pause, %q may be done", n+1, may)
		}
		d.kill() // the pauses outlive the process
	}
	want := []string{"the poll of source wire fails inside Tocsin since 28 Jul 2025 05:00 UTC, 3 times in a row: the row is too big"}
	if told := d.told(); len(told) != 1 || !strings.HasPrefix(told[0], "the poll of source wire fails inside Tocsin since ") ||
		!strings.Contains(told[0], "3 times in a row: the row is too big; ") || !strings.Contains(told[0], "<failing>") {
		t.Errorf("told is %q, want such as %q", told, want)
	}
	gates, err := d.Store.GateCounts(t.Context(), monday.AddDate(0, 0, -1))
	if err != nil || len(gates) != 1 || gates[0] != (store.Gate{Gate: "inside", Reason: "poll failed", N: 7}) {
		t.Errorf("counted are %+v (%v)", gates, err)
	}
	d.fails(poll("wire"), nil)
	if told := d.told(); len(told) != 2 || !strings.Contains(told[1], "the poll of source wire works again") {
		t.Errorf("told at its end is %q", told)
	}
	if got := d.fails(poll("wire"), errors.New("x")); got != time.Minute {
		t.Errorf("a first failure after that is put off for %s", got)
	}
}

// TestPanicsAreSetAside: what panics three times is not done any more by
// itself; it is told, counted, and done once more when asked for (ADV-20).
func TestPanicsAreSetAside(t *testing.T) {
	d := newDesk(t)
	cut := &work.CutError{Err: errors.New("panic: index out of range")}
	for n := range 3 {
		put := d.fails(poll("wire"), cut)
		if (put == 0) != (n == 2) {
			t.Errorf("after panic %d it is put off for %s", n+1, put)
		}
		d.now = d.now.Add(time.Hour)
	}
	d.now = d.now.AddDate(1, 0, 0)
	if may := d.may("wire", "other"); !slices.Equal(may, []string{"other"}) {
		t.Errorf("a year later, %q may be done", may)
	}
	if d.Begin(poll("wire")) {
		t.Error("it may begin")
	}
	told := d.told()
	if len(told) != 1 || !strings.HasPrefix(told[0], "the poll of source wire was set aside: it was cut off 3 times in a row") ||
		!strings.Contains(told[0], "<retry_aside>") {
		t.Errorf("told is %q", told)
	}
	for range 2 { // tried again, it has one try each time
		if n, err := d.Store.RetryAside(t.Context()); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if may := d.may("wire"); !slices.Equal(may, []string{"wire alone"}) {
			t.Errorf("tried again, %q may be done", may)
		}
		if put := d.fails(poll("wire"), cut); put != 0 {
			t.Errorf("tried again and cut off, it is put off for %s", put)
		}
	}
}

// TestFailuresBetweenAreNoStrikes: only what is cut off three times in a row is
// set aside; a database that refuses is no fault of the work.
func TestFailuresBetweenAreNoStrikes(t *testing.T) {
	d := newDesk(t)
	cut, full := &work.CutError{Err: errors.New("panic: x")}, errors.New("the disk is full")
	for _, err := range []error{cut, cut, full, cut, cut, full} {
		if d.fails(poll("wire"), err) == 0 {
			t.Error("it was set aside")
		}
		d.now = d.now.Add(2 * time.Hour)
	}
}

// TestThePoisonIsFound: of many that are under way when the process dies, those
// that did not kill it go on, and the one that did is set aside after the third
// time (ADV-20).
func TestThePoisonIsFound(t *testing.T) {
	d := newDesk(t)
	d.now = monday
	all := []string{"a", "b", "poison", "c"}
	hubs := func(ids ...string) (out []work.Task) {
		for _, id := range ids {
			out = append(out, work.Task{Kind: work.Hub, ID: id})
		}
		return out
	}
	dies := func(ids ...string) {
		t.Helper()
		for _, task := range hubs(ids...) {
			if !d.Begin(task) {
				t.Fatalf("%s was set aside", task.ID)
			}
			if err := d.Mark(t.Context(), task); err != nil {
				t.Fatal(err)
			}
		}
		d.kill()
	}
	may := func() (out []string) {
		t.Helper()
		tasks, err := d.Filter(t.Context(), hubs(all...), d.now)
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range tasks {
			if slices.Contains(task.Limits, suspects) {
				task.ID += " alone"
			}
			out = append(out, task.ID)
		}
		return out
	}
	dies(all...)
	if got := may(); len(got) != 0 {
		t.Errorf("at once after the start, %q may be done: it would die again before all else is done", got)
	}
	d.now = d.now.Add(time.Minute)
	if got := may(); !slices.Equal(got, []string{"a alone", "b alone", "poison alone", "c alone"}) {
		t.Errorf("a minute later, %q may be done", got)
	}
	ctx := t.Context()
	a := hubs("a")[0]
	d.Begin(a)
	d.End(ctx, a, nil) // one at a time: a is none of it
	dies("poison")
	d.now = d.now.Add(2 * time.Minute)
	dies("poison")
	d.now = d.now.Add(30 * time.Minute)
	if got := may(); !slices.Equal(got, []string{"a", "b alone", "c alone"}) {
		t.Errorf("in the end %q may be done", got)
	}
	if told := d.told(); len(told) != 1 || !strings.Contains(told[0], "the process ended in the middle of it") {
		t.Errorf("told is %q", told)
	}
	// b and c were not due any more when they could have been tried: they were
	// done after all. What is known of them is forgotten.
	d.now = d.now.Add(time.Hour)
	if got := may(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("an hour later %q may be done", got)
	}
}

// TestAStopIsNoFailure: what is stopped with the process, or wants room, has no
// strike, and what it had before stays.
func TestAStopIsNoFailure(t *testing.T) {
	d := newDesk(t)
	d.fails(poll("wire"), errors.New("x"))
	d.now = d.now.Add(time.Hour)
	d.Begin(poll("wire"))
	if err := d.Mark(t.Context(), poll("wire")); err != nil {
		t.Fatal(err)
	}
	d.Leave(poll("wire"))
	d.Rest(context.WithoutCancel(t.Context()))
	d.kill()
	if got := d.fails(poll("wire"), errors.New("x")); got != 2*time.Minute {
		t.Errorf("put off for %s, want as after the second failure", got)
	}
}

// TestFewAreTold: one cause that makes hundreds fail is not told by hundreds of
// notices.
func TestFewAreTold(t *testing.T) {
	d := newDesk(t)
	cut := &work.CutError{Err: errors.New("panic: x")}
	for range 3 {
		for i := range 40 {
			d.fails(work.Task{Kind: work.Hub, ID: string(rune('A' + i))}, cut)
		}
		d.now = d.now.Add(5 * time.Minute)
	}
	if n := len(d.told()); n != tellHourly {
		t.Errorf("%d notices, want %d", n, tellHourly)
	}
}
