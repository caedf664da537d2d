package deliver

import (
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/notify"
)

// TestNextAttempt holds that a receiver's own word decides when it is asked
// again, for as long as it is credible, and ours otherwise.
func TestNextAttempt(t *testing.T) {
	ended := time.Date(2025, 7, 28, 5, 0, 0, 0, time.UTC)
	asked := func(d time.Duration) time.Time { return ended.Add(d) }
	for _, tt := range []struct {
		name     string
		attempts int
		doubtful bool
		outcome  notify.Outcome
		after    time.Time
		least    time.Duration // and a fifth more at most, for the jitter
	}{
		{"failed, first", 1, false, notify.OutcomeTransient, time.Time{}, 30 * time.Second},
		{"failed, third", 3, false, notify.OutcomeDown, time.Time{}, 2 * time.Minute},
		{"failed, for long", 40, false, notify.OutcomeTransient, time.Time{}, 50 * time.Minute},
		{"asked for a second", 1, false, notify.OutcomeTransient, asked(time.Second), time.Second},
		{"asked for a second, again and again", 20, false, notify.OutcomeTransient, asked(time.Second), time.Second},
		{"asked for a second too often", 21, false, notify.OutcomeTransient, asked(time.Second), 30 * time.Second},
		{"asked for a second for days", 60, false, notify.OutcomeTransient, asked(time.Second), 50 * time.Minute},
		{"asked for an hour", 1, false, notify.OutcomeTransient, asked(time.Hour), time.Hour},
		{"asked for an hour too often", 21, false, notify.OutcomeTransient, asked(time.Hour), time.Hour},
		{"a look-up asked for a second", 2, true, notify.OutcomeTransient, asked(time.Second), time.Minute},
		{"unknown", 1, false, notify.OutcomeUnknown, time.Time{}, 30 * time.Second},
	} {
		n := news.Notification{Key: "k", Attempts: tt.attempts, Doubtful: tt.doubtful}
		got := nextAttempt(n, ended, tt.outcome, tt.after).Sub(ended)
		if got < tt.least || got > tt.least*6/5 {
			t.Errorf("%s: in %s, want %s", tt.name, got, tt.least)
		}
	}
	got := nextAttempt(news.Notification{Attempts: 1}, ended, notify.OutcomeTransient, asked(1500))
	if got.Truncate(time.Microsecond).Before(asked(1500)) {
		t.Errorf("stored in microseconds, %s is before the moment that was asked for", got)
	}
}
