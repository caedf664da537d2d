package schedule

import (
	"math/bits"
	"time"

	"github.com/robfig/cron/v3"
)

// fields are the sets of a cron line as bits: bit n stands for the value n.
type fields struct {
	minute, hour, dom, month, dow uint64
	// eitherDay: both day fields are restricted, so a day fits if either
	// does (POSIX crontab).
	eitherDay bool
}

// starBit is how robfig/cron marks a field that was written as a star.
const starBit = 1 << 63

const allHours = 1<<24 - 1

func fieldsOf(s *cron.SpecSchedule) fields {
	return fields{
		minute:    s.Minute &^ starBit,
		hour:      s.Hour &^ starBit,
		dom:       s.Dom &^ starBit,
		month:     s.Month &^ starBit,
		dow:       s.Dow &^ starBit,
		eitherDay: s.Dom&starBit == 0 && s.Dow&starBit == 0,
	}
}

// everyHour reports whether the line runs in each hour of its days: then it
// follows real hours through a clock change.
func (f fields) everyHour() bool { return f.hour == allHours }

// fits reports whether the civil day is one of the schedule's.
func (f fields) fits(d civilDay) bool {
	if f.month>>d.month&1 == 0 {
		return false
	}
	dom, dow := f.dom>>d.day&1 == 1, f.dow>>d.weekday&1 == 1
	if f.eitherDay {
		return dom || dow
	}
	return dom && dow
}

// possible reports whether the line has a time at all. Five years always hold
// a leap day (but around 2100), and each weekday meets each date of a month.
func (f fields) possible() bool {
	if f.minute == 0 || f.hour == 0 {
		return false
	}
	for day := int64(referenceDay); day < referenceDay+5*366; day++ {
		if f.fits(civil(day)) {
			return true
		}
	}
	return false
}

// referenceDay is 1 January 2024, from where possible and minInterval look
// ahead: fixed, so that they depend on the line alone.
const referenceDay = 19723

func (f fields) minInterval() time.Duration {
	var times []int // minutes of the day
	for m := range 24 * 60 {
		if f.hasMinute(m) {
			times = append(times, m)
		}
	}
	first, last := times[0], times[len(times)-1]
	shortest := horizon
	for i := 1; i < len(times); i++ {
		shortest = min(shortest, time.Duration(times[i]-times[i-1])*time.Minute)
	}
	before := int64(-1)
	for day := int64(referenceDay); day < referenceDay+9*366; day++ {
		if !f.fits(civil(day)) {
			continue
		}
		if before >= 0 {
			gap := time.Duration(day-before)*24*time.Hour - time.Duration(last-first)*time.Minute
			shortest = min(shortest, gap)
		}
		before = day
	}
	return shortest
}

func (f fields) hasMinute(ofDay int) bool {
	return f.hour>>(ofDay/60)&1 == 1 && f.minute>>(ofDay%60)&1 == 1
}

// nextMinute returns the first minute of the day, from the given one on, that
// the line names; -1 if none is left.
func (f fields) nextMinute(from int) int {
	for hour := from / 60; hour < 24; hour++ {
		if f.hour>>hour&1 == 0 {
			continue
		}
		minute := 0
		if hour == from/60 {
			minute = from % 60
		}
		if rest := f.minute >> minute; rest != 0 {
			return hour*60 + minute + bits.TrailingZeros64(rest)
		}
	}
	return -1
}

// civilDay is a day of the calendar, without a zone.
type civilDay struct{ month, day, weekday int }

// civil turns days since 1 January 1970 into a date.
func civil(day int64) civilDay {
	t := time.Unix(day*86400, 0).UTC()
	return civilDay{int(t.Month()), t.Day(), int(t.Weekday())}
}
