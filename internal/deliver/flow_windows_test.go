package deliver_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tocsin/internal/apptest"
	"tocsin/internal/racetest"
)

// TestDigestWindows runs random scripts of reports, crashes, downtimes and
// failing closings, and shows that the digests' windows follow each other
// without gap or overlap, and that each report is in exactly one. SCH-05;
// TOCSIN_SCRIPTS sets how many.
func TestDigestWindows(t *testing.T) {
	racetest.Alone(t)
	for seed := range apptest.FromEnv(t, "TOCSIN_SCRIPTS", 5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			windows(t, rand.New(rand.NewPCG(uint64(seed), 3)))
		})
	}
}

func windows(t *testing.T, rng *rand.Rand) {
	r := apptest.New(t, apptest.Options{})
	r.Web.Publish(apptest.Old)
	r.Drain()
	db := apptest.OpenDB(t, r.File)
	published := []apptest.Piece{apptest.Old}
	var want []string
	for i := range 12 {
		switch rng.IntN(6) {
		case 0, 1, 2:
			p := apptest.Piece{Slug: fmt.Sprint("report", i), Title: fmt.Sprint("Report ", i), Date: r.Clock.Now()}
			published = append([]apptest.Piece{p}, published...)
			want = append(want, "new "+p.Title)
			r.Web.Publish(published...)
			r.Pass(time.Duration(rng.IntN(120)) * time.Minute)
		case 3:
			r.Stop()
			r.Clock.Set(r.Clock.Now().Add(time.Duration(rng.IntN(60*60)) * time.Minute))
			r.Start()
			r.Drain()
		case 4:
			what := []string{"INSERT ON notifications", "UPDATE ON owed", "UPDATE ON digests", "UPDATE ON notifications"}[rng.IntN(4)]
			r.Broken(db, what, func() {
				for range 1 + rng.IntN(3) {
					r.Clock.Set(r.Clock.Now().Add(time.Duration(rng.IntN(20*60)) * time.Minute))
					r.TryDrain()
				}
			})
			r.Restart()
		default:
			r.Pass(time.Duration(rng.IntN(30*60)) * time.Minute)
		}
	}
	r.Pass(50 * time.Hour)
	since := apptest.Start
	for i, m := range r.Board.All() {
		// A window without rows is sent to nobody: the next begins where it ended.
		if i > 0 && m.Since.Before(since) {
			t.Errorf("digest %d covers what came since %s, which the one before told until %s", i+1, m.Since, since)
		}
		if !m.At.After(m.Since) {
			t.Errorf("digest %d covers from %s to %s", i+1, m.Since, m.At)
		}
		since = m.At
	}
	got := r.Board.Read()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the digests told\n%q, want\n%q", got, want)
	}
	apptest.None(t, db, "a digest whose last window ends in the future", `SELECT key, last_due FROM digests WHERE last_due >= next_due`)
}
