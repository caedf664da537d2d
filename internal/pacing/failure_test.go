package pacing

import (
	"testing"
	"time"
)

func TestDoubled(t *testing.T) {
	for _, tt := range []struct {
		d    time.Duration
		n    int
		want time.Duration
	}{
		{time.Hour, -2, time.Hour},
		{time.Hour, 0, time.Hour},
		{time.Hour, 3, 8 * time.Hour},
		{time.Hour, 1000, maxPause},
		{48 * time.Hour, 3, 48 * time.Hour},
	} {
		if got := Doubled(tt.d, tt.n); got != tt.want {
			t.Errorf("%s doubled %d times: %s, want %s", tt.d, tt.n, got, tt.want)
		}
	}
}
