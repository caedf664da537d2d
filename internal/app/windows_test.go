package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestDigestWindows runs random scripts of reports, crashes, downtimes and
// failing closings, and shows that the digests' windows follow each other
// without gap or overlap, and that each report is in exactly one. SCH-05;
// TOCSIN_SCRIPTS sets how many.
func TestDigestWindows(t *testing.T) {
	for seed := range fromEnv(t, "TOCSIN_SCRIPTS", 5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			windows(t, rand.New(rand.NewPCG(uint64(seed), 3)))
		})
	}
}

func windows(t *testing.T, rng *rand.Rand) {
	r := newRig(t, rigOptions{})
	r.web.publish(old)
	r.drain()
	db := openDB(t, r.file)
	published := []piece{old}
	var want []string
	for i := range 12 {
		switch rng.IntN(6) {
		case 0, 1, 2:
			p := piece{slug: fmt.Sprint("report", i), title: fmt.Sprint("Report ", i), date: r.clock.Now()}
			published = append([]piece{p}, published...)
			want = append(want, "new "+p.title)
			r.web.publish(published...)
			r.pass(time.Duration(rng.IntN(120)) * time.Minute)
		case 3:
			r.stop()
			r.clock.set(r.clock.Now().Add(time.Duration(rng.IntN(60*60)) * time.Minute))
			r.start()
			r.drain()
		case 4:
			what := []string{"INSERT ON notifications", "UPDATE ON owed", "UPDATE ON digests", "UPDATE ON notifications"}[rng.IntN(4)]
			r.broken(db, what, func() {
				for range 1 + rng.IntN(3) {
					r.clock.set(r.clock.Now().Add(time.Duration(rng.IntN(20*60)) * time.Minute))
					r.tryDrain()
				}
			})
			r.restart()
		default:
			r.pass(time.Duration(rng.IntN(30*60)) * time.Minute)
		}
	}
	r.pass(50 * time.Hour)
	since := rigStart
	for i, m := range r.board.all() {
		// A window without rows is sent to nobody: the next begins where it ended.
		if i > 0 && m.Since.Before(since) {
			t.Errorf("digest %d covers what came since %s, which the one before told until %s", i+1, m.Since, since)
		}
		if !m.At.After(m.Since) {
			t.Errorf("digest %d covers from %s to %s", i+1, m.Since, m.At)
		}
		since = m.At
	}
	got := r.board.read()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the digests told\n%q, want\n%q", got, want)
	}
	none(t, db, "a digest whose last window ends in the future", `SELECT key, last_due FROM digests WHERE last_due >= next_due`)
}
