package schedule

import (
	"fmt"
	"testing"
	"time"
)

// POL-28: 5,000 feeds on one minute, no bucket above twice the mean.
func TestSpreadIsEven(t *testing.T) {
	const sources, buckets = 5000, 50
	window := 15 * time.Minute
	var histogram [buckets]int
	for i := range sources {
		d := Spread(fmt.Sprintf("source-%d", i), window)
		if d < 0 || d >= window {
			t.Fatalf("Spread = %s, outside [0, %s)", d, window)
		}
		histogram[int(d*buckets/window)]++
	}
	for i, n := range histogram {
		if n > 2*sources/buckets {
			t.Errorf("bucket %d holds %d of %d, more than twice the mean", i, n, sources)
		}
	}
}

func TestSpreadIsStable(t *testing.T) {
	// Golden: another value would move every source of a running set-up.
	if got, want := Spread("azatutyun", time.Hour), 2437875016519*time.Nanosecond; got != want {
		t.Errorf("Spread = %d, want %d", got, want)
	}
	if got := Spread("azatutyun", 0); got != 0 {
		t.Errorf("Spread without a window = %s", got)
	}
}
