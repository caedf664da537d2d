package schedule

import (
	_ "embed"
	"os"
	"strings"
	"testing"
	"time"
)

//go:embed testdata/zones.txt
var zoneNames string

// TestAllZones walks every zone of the tz database around each of its clock
// changes from 2024 to 2034 (SCH-01, SCH-02); with TOCSIN_EVAL=1 it walks each
// day of these years.
func TestAllZones(t *testing.T) {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	to := time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
	changes := 0
	for name := range strings.FieldsSeq(zoneNames) {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Errorf("zone %s: %v", name, err)
			continue
		}
		if os.Getenv("TOCSIN_EVAL") == "1" {
			checkZone(t, loc, from, to)
			continue
		}
		for at := from; ; {
			_, end := at.In(loc).ZoneBounds()
			if end.IsZero() || !end.Before(to) {
				break
			}
			changes++
			checkZone(t, loc, end.Add(-60*time.Hour), end.Add(60*time.Hour))
			at = end
		}
	}
	t.Logf("%d clock changes", changes)
}

// checkZone asserts the package's promises between two moments.
func checkZone(t *testing.T, loc *time.Location, from, to time.Time) {
	t.Helper()
	for _, spec := range []string{"@daily", "30 0 * * *", "30 1 * * *", "45 2 * * *", "0 8 * * *", "59 23 * * *"} {
		checkDaily(t, loc, spec, from, to)
	}
	for _, spec := range []string{"@hourly", "15 * * * *", "50 * * * *"} {
		checkHourly(t, loc, spec, from, to)
	}
}

// checkDaily: one run on each day of the calendar, none left out or doubled,
// and at the time written, unless the clock jumps over it.
func checkDaily(t *testing.T, loc *time.Location, spec string, from, to time.Time) {
	t.Helper()
	s := mustParse(t, spec, loc)
	want := time.Duration(s.cron.nextMinute(0)) * time.Minute
	prev := s.Next(from)
	for prev.Before(to) {
		next := s.Next(prev)
		if got, want := dayOf(next, want), dayOf(prev, want).AddDate(0, 0, 1); !got.Equal(want) {
			t.Errorf("%s in %s: after %s comes %s", spec, loc, prev, next)
		}
		if start, _ := next.ZoneBounds(); clock(next) != want && !next.Equal(start) {
			t.Errorf("%s in %s: runs at %s, which is no end of a jump", spec, loc, next)
		}
		prev = next
	}
}

// dayOf is the day that a run is for: that of its date, or for a run just
// after a jump that of the old clock (Nuuk jumps from 23:00 over midnight).
func dayOf(run time.Time, want time.Duration) time.Time {
	if clock(run) != want {
		_, offset := run.Add(-time.Nanosecond).Zone()
		run = run.In(time.FixedZone("old clock", offset))
	}
	y, m, d := run.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func clock(t time.Time) time.Duration {
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// checkHourly: no real hour without its run; no run but at the minute written,
// unless the clock moved by part of an hour.
func checkHourly(t *testing.T, loc *time.Location, spec string, from, to time.Time) {
	t.Helper()
	s := mustParse(t, spec, loc)
	minute := s.cron.nextMinute(0)
	prev := s.Next(from)
	for prev.Before(to) {
		next := s.Next(prev)
		if gap := next.Sub(prev); gap > time.Hour || gap <= 0 {
			t.Errorf("%s in %s: %s after %s comes %s", spec, loc, gap, prev, next)
		}
		if next.Minute() != minute && loc.String() != "Australia/Lord_Howe" && loc.String() != "Australia/LHI" {
			t.Errorf("%s in %s: runs at %s", spec, loc, next)
		}
		prev = next
	}
}
