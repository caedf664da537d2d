package digest

import (
	"strings"
	"testing"
	"time"
)

// TestHoles: the coverage names when nothing could be reached, and what was not read
// in time, a bounded number of both. TIM-12, TIM-23
func TestHoles(t *testing.T) {
	at := time.Date(2025, 7, 29, 4, 0, 0, 0, time.UTC)
	c := Coverage{
		Sources: 30, Polled: 30, Late: strings.Fields(strings.Repeat("Wire ", 12)),
		Holes: []Hole{{From: at.Add(-4 * time.Hour), To: at.Add(-time.Hour)}, {From: at.Add(-time.Minute)}},
	}
	got := Build(KindDigest, nil, Options{At: at, Location: time.UTC, Since: at.Add(-24 * time.Hour), Coverage: &c}).CoverageLine()
	for _, want := range []string{
		"nothing could be reached from here from ", "03:00; ", "nothing can be reached from here since ", "03:59", "; not read in time: ", ", 2 more; ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
