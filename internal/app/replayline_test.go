package app

import (
	"testing"
	"time"

	"tocsin/internal/news"
)

func TestRecordedDate(t *testing.T) {
	noon := time.Date(2025, 7, 28, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]news.Date{
		"":                                {},
		"2025-07-28T16:00:00+04:00":       {Time: noon},
		"2025-07-28T12:00:00.000Z":        {Time: noon},
		"Mon, 28 Jul 2025 12:00:00 +0000": {Time: noon},
		"2025-07-28":                      {Time: noon.Add(-12 * time.Hour), DayOnly: true},
	} {
		got, err := recordedDate("seen", in)
		if err != nil || !got.Time.Equal(want.Time) || got.DayOnly != want.DayOnly {
			t.Errorf("%q: %v %v, want %v", in, got, err, want)
		}
	}
	_, err := recordedDate("seen", "yesterday")
	if want := `"seen" is "yesterday": want RFC 3339, as 2025-07-28T10:00:00Z`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
