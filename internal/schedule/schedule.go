// Package schedule says when something runs next. It reads cron lines of five
// fields, @hourly and its kin, and @every, and promises what people expect of
// them where clocks change:
//
//   - a time that the clock jumps over in spring runs once, just after the jump;
//   - a time that the clock shows twice in autumn runs once, the first time;
//   - schedules that run in every hour, and @every, follow real time: each
//     real hour has its runs;
//   - a schedule that Parse accepts has a next time, always.
//
// The grammar is that of robfig/cron's ParseStandard; the arithmetic is our
// own, because that of the library fails all four.
package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule is when something runs. The zero Schedule never runs.
type Schedule struct {
	spec  string
	loc   *time.Location
	every time.Duration // of @every; 0 for a cron line
	cron  fields
}

// Parse reads a cron line of five fields (minute, hour, day of month, month,
// day of week), a descriptor such as @hourly, or "@every 15m". A leading
// TZ=Area/City or CRON_TZ=Area/City names the zone of the line; otherwise it is
// loc, and UTC if loc is nil. A line without a time in five years is refused.
func Parse(spec string, loc *time.Location) (Schedule, error) {
	spec = strings.Join(strings.Fields(spec), " ")
	if loc == nil {
		loc = time.UTC
	}
	line, zone, err := cutZone(spec)
	if err != nil {
		return Schedule{}, err
	}
	if zone != nil {
		loc = zone
	}
	if line == "" {
		return Schedule{}, errors.New(`no schedule: write five fields such as "0 8 * * 1-5", or "@every 15m"`)
	}
	s := Schedule{spec: spec, loc: loc}
	if rest, ok := strings.CutPrefix(line, "@every"); ok {
		if s.every, err = parseEvery(strings.TrimSpace(rest)); err != nil {
			return Schedule{}, err
		}
		return s, nil
	}
	parsed, err := cron.ParseStandard(line)
	if err != nil {
		return Schedule{}, explain(line, err)
	}
	spec5, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Schedule{}, fmt.Errorf("schedule %q is of an unknown kind", spec)
	}
	s.cron = fieldsOf(spec5)
	if !s.cron.possible() {
		return Schedule{}, fmt.Errorf("schedule %q has no time in five years: no such day exists", spec)
	}
	return s, nil
}

// Next returns the first run after the moment, in the schedule's zone; the
// zero time only for the zero Schedule. A run that was missed is not repeated
// for each time it was missed: Next(now) after one catch-up run is the rule.
func (s Schedule) Next(after time.Time) time.Time {
	switch {
	case s.loc == nil:
		return time.Time{}
	case s.every > 0:
		return after.Add(s.every).In(s.loc)
	case s.cron.everyHour():
		return s.cron.nextReal(after, s.loc)
	}
	return s.cron.nextWall(after, s.loc)
}

// MinInterval is the shortest time between two runs on days without a clock
// change; 0 for the zero Schedule.
func (s Schedule) MinInterval() time.Duration {
	if s.IsZero() {
		return 0
	}
	if s.loc == nil || s.every > 0 {
		return s.every
	}
	return s.cron.minInterval()
}

// IsZero reports whether the schedule is the zero one, which never runs.
func (s Schedule) IsZero() bool { return s.loc == nil }

// String is the schedule as it was written, spaces folded.
func (s Schedule) String() string { return s.spec }

// Location is the time zone in which the schedule reads its clock.
func (s Schedule) Location() *time.Location { return s.loc }

// horizon bounds what is accepted: a schedule that would not run within it is
// a mistake.
const horizon = 5 * 366 * 24 * time.Hour

func parseEvery(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf(`@every %q is no duration: write "@every 15m" or "@every 1h30m" (units h, m, s)`, s)
	case d < time.Second:
		return 0, fmt.Errorf("@every %s is shorter than a second", s)
	case d > horizon:
		return 0, fmt.Errorf("@every %s is longer than five years", s)
	}
	return d.Truncate(time.Second), nil
}

// cutZone takes TZ=Area/City off the line. The library would panic where
// nothing follows the name.
func cutZone(spec string) (line string, zone *time.Location, err error) {
	if !hasZone(spec) {
		return spec, nil, nil
	}
	head, line, _ := strings.Cut(spec, " ")
	_, name, _ := strings.Cut(head, "=")
	if name == "" || strings.EqualFold(name, "local") {
		return "", nil, fmt.Errorf("%q names no time zone: write TZ=Asia/Yerevan", head)
	}
	zone, err = time.LoadLocation(name)
	if err != nil {
		return "", nil, fmt.Errorf("time zone %q is unknown: write a name such as Asia/Yerevan or Europe/Zurich", name)
	}
	if line == "" {
		return "", nil, fmt.Errorf(`%q is a time zone without a schedule: write "%s 0 8 * * *"`, spec, head)
	}
	if hasZone(line) {
		return "", nil, fmt.Errorf("schedule %q names two time zones", spec)
	}
	return line, zone, nil
}

func hasZone(spec string) bool {
	return strings.HasPrefix(spec, "TZ=") || strings.HasPrefix(spec, "CRON_TZ=")
}

// explain turns the library's errors into advice.
func explain(line string, err error) error {
	if strings.HasPrefix(line, "@") {
		return fmt.Errorf("schedule %q is unknown: write @hourly, @daily, @weekly, @monthly, @yearly or @every 15m", line)
	}
	n := len(strings.Fields(line))
	switch {
	case n == 6:
		return fmt.Errorf("schedule %q has six fields: seconds are not used here, write minute hour day month weekday", line)
	case n != 5:
		return fmt.Errorf("schedule %q has %d of five fields: minute hour day month weekday", line, n)
	case strings.Contains(err.Error(), "above maximum (6)"):
		return fmt.Errorf("schedule %q: weekdays are 0 (Sunday) to 6, or sun to sat", line)
	}
	return fmt.Errorf("schedule %q: %w", line, err)
}
