package deliver_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/work"
)

// digestTask is the closing of the rig's digest as it is listed now.
func digestTask(t *testing.T, r *apptest.Rig) work.Task {
	t.Helper()
	tasks, err := r.App.Flow.Deliverer.Due(t.Context(), r.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(tasks, func(t work.Task) bool { return t.Kind == work.Digest })
	if i < 0 {
		t.Fatalf("no digest is due at %s: %v", r.Clock.Now(), tasks)
	}
	return tasks[i]
}

// TestDigestAfterDowntime: the digest that became due while the service was down
// tells what it reads at its start, not a day later. TIM-10
func TestDigestAfterDowntime(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Stop()
	r.Clock.Set(r.Clock.Now().Add(72 * time.Hour))
	r.Web.Publish(apptest.Piece{Slug: "meanwhile", Title: "Meanwhile", Date: r.Clock.Now().Add(-time.Hour)}, apptest.Old)
	r.Drain()
	r.WantTold("at the start", r.Board, "new Meanwhile")
	if all := r.Board.All(); len(all) != 1 || len(all[0].Coverage.Late) > 0 {
		t.Errorf("%d digests, the last with coverage %+v", len(all), all[len(all)-1].Coverage)
	}
}

// TestDigestInTheMinuteOfItsSource: a source with the digest's own cron line is
// polled up to a minute later, and is in it. TIM-11
func TestDigestInTheMinuteOfItsSource(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	yaml := strings.Replace(r.YAML(apptest.Options{}), `"@every 30m"`, `"0 8 * * *"`, 1)
	r.Configure(yaml)
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "morning", Title: "Morning", Date: r.Clock.Now()}, apptest.Old)
	r.Clock.Set(time.Date(2025, 7, 29, 4, 0, 0, 0, time.UTC)) // 08:00 in Yerevan
	r.Drain()
	r.WantTold("before its source is read", r.Board)
	r.Step(time.Minute)
	r.WantTold("when its source is read", r.Board, "new Morning")
}

// TestDigestWaitsNoLonger: what has not been read in ten minutes is named, and
// what is due after the digest, fails or came late is not waited for. TIM-12
func TestDigestWaitsNoLonger(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	other := r.WithOutlets("other")[0]
	other.Publish(apptest.Old)
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "first", Title: "First", Date: r.Clock.Now()}, apptest.Old)
	r.Pass(time.Hour)
	r.Stop()
	r.Clock.Set(r.Clock.Now().Add(72 * time.Hour))
	r.Start()
	start := r.Clock.Now()
	if until := digestTask(t, r).NotBefore.Sub(start); until != 10*time.Minute {
		t.Errorf("with two sources to be read, it waits %s", until)
	}
	r.Clock.Set(start.Add(9 * time.Minute))
	if until := digestTask(t, r).NotBefore; !until.Equal(start.Add(10 * time.Minute)) {
		t.Errorf("nine minutes later it waits until %s", until)
	}
	r.Clock.Set(start.Add(10 * time.Minute))
	task := digestTask(t, r)
	if !task.NotBefore.IsZero() {
		t.Errorf("after ten minutes it waits until %s", task.NotBefore)
	}
	if err := r.App.Flow.Handlers().Do(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	r.Drain()
	all := r.Board.All()
	if len(all) != 1 || !strings.Contains(all[0].CoverageLine(), "; not read in time: other, wire; ") {
		t.Errorf("%d digests: %s", len(all), all[len(all)-1].CoverageLine())
	}
}

// TestDigestWaitsForNoFailure: a source that fails, one that is due after the
// digest and an article that comes while it waits do not hold it. TIM-13
func TestDigestWaitsForNoFailure(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Set("/feed.xml", apptest.Reply{Status: 500, Kind: "text/plain", Body: "no"})
	r.Pass(22 * time.Hour) // to 07:00
	db := apptest.OpenDB(t, r.File)
	for what, query := range map[string]string{
		"a source that fails":        `UPDATE sources SET next_due = 1`,
		"what is due after it":       `UPDATE sources SET failing_since = 0, failures = 0, next_due = %d`,
		"a source that is no longer": `UPDATE sources SET failing_since = 0, failures = 0, next_due = 1, stopped = 1`,
	} {
		r.Clock.Set(r.Clock.Now().Add(24 * time.Hour))
		if strings.Contains(query, "%d") {
			query = fmt.Sprintf(query, r.Clock.Now().Add(time.Second).UnixMicro())
		}
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
		if until := digestTask(t, r).NotBefore; !until.IsZero() {
			t.Errorf("it waits for %s until %s", what, until)
		}
	}
}

// TestDigestWaitsForItsArticlesAlone: of articles, those are waited for that the
// polls brought, and not those that come meanwhile, of which there may be no end. TIM-14
func TestDigestWaitsForItsArticlesAlone(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Piece{Slug: "one", Title: "One", Date: r.Clock.Now()}, apptest.Old)
	r.Drain()
	db := apptest.OpenDB(t, r.File)
	at := time.Date(2025, 7, 29, 4, 0, 0, 0, time.UTC)
	set := func(due time.Time) {
		t.Helper()
		for _, query := range []string{
			`UPDATE sources SET next_due = 9000000000000000`,
			fmt.Sprintf(`UPDATE articles SET state = 'pending', visit_failures = 0, next_visit = %d WHERE id = 1`, due.UnixMicro()),
		} {
			if _, err := db.ExecContext(t.Context(), query); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.Clock.Set(at)
	set(at)
	if digestTask(t, r).NotBefore.IsZero() {
		t.Error("it does not wait for an article that a poll before it brought")
	}
	r.Clock.Set(at.Add(time.Second))
	set(at.Add(time.Second))
	if until := digestTask(t, r).NotBefore; !until.IsZero() {
		t.Errorf("it waits until %s for an article that came a second after it", until)
	}
}

// TestEndWaits: for a process that ends, group_wait is over, and so is what a
// digest waits for; a digest that is not due stays so. TIM-15
func TestEndWaits(t *testing.T) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	r.Web.Publish(apptest.Piece{Slug: "now", Title: "Now", Date: r.Clock.Now()}, apptest.Old)
	r.Step(31 * time.Minute)
	r.WantTold("before group_wait is over", r.Desk)
	if err := r.App.Flow.Deliverer.EndWaits(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r.Drain()
	r.WantTold("at the end of the run", r.Desk, "new Now")
	r.WantTold("at the end of the run", r.Board)
}
