package schedule

import "time"

// wall is a reading of the clock on the wall: minutes since 1970 as if the
// clock showed UTC. Readings have an order and no zone.
type wall int64

const dayMinutes = 24 * 60

// searchDays bounds the search for the next reading: eight years hold a leap
// day even around 2100, so an accepted line is always found.
const searchDays = 9 * 366

// nextReading returns the first reading at or after from that the line names.
func (f fields) nextReading(from wall) (wall, bool) {
	day, minute := floorDiv(int64(from), dayMinutes)
	for range searchDays {
		if f.fits(civil(day)) {
			if m := f.nextMinute(minute); m >= 0 {
				return wall(day*dayMinutes + int64(m)), true
			}
		}
		day, minute = day+1, 0
	}
	return 0, false
}

// nextWall is the next run of a schedule that names hours: each reading runs
// once, at the moment that instant gives it. As instant never falls while the
// readings rise, the first reading whose instant lies after the moment is it.
func (f fields) nextWall(after time.Time, loc *time.Location) time.Time {
	w := read(after, loc)
	for {
		next, ok := f.nextReading(w)
		if !ok {
			return time.Time{}
		}
		if t := instant(next, loc); t.After(after) {
			return t.In(loc)
		}
		w = next + 1
	}
}

// nextReal is the next run of a schedule that runs in each hour: every moment
// at which the clock shows a reading of the line, both times where it shows
// it twice.
func (f fields) nextReal(after time.Time, loc *time.Location) time.Time {
	for from := after.In(loc); ; {
		start, end := from.ZoneBounds()
		if t := f.lateRun(start, loc); t.After(after) {
			return t.In(loc)
		}
		_, offset := from.Zone()
		t, ok := f.firstAfter(after, from, offset)
		if !ok {
			return time.Time{}
		}
		if end.IsZero() || t.Before(end) {
			return t.In(loc)
		}
		from = end
	}
}

// firstAfter is the first run after the moment, and not before from, on a
// clock that keeps one offset.
func (f fields) firstAfter(after, from time.Time, offset int) (time.Time, bool) {
	w, ok := f.nextReading(wallAt(from.Unix(), offset))
	for ok {
		t := unread(w, offset)
		if t.After(after) && !t.Before(from) {
			return t, true
		}
		w, ok = f.nextReading(w + 1)
	}
	return time.Time{}, false
}

// lateRun is the one more run by the old clock where the clock moved, at the
// given moment, by part of an hour (Lord Howe Island: 30 minutes) and the
// first run by the new clock comes later than that: without it a real hour
// would be left out. The zero time where there is none.
func (f fields) lateRun(moved time.Time, loc *time.Location) time.Time {
	if moved.IsZero() {
		return time.Time{}
	}
	justBefore := moved.Add(-time.Nanosecond)
	_, before := justBefore.In(loc).Zone()
	_, now := moved.In(loc).Zone()
	if (now-before)%3600 == 0 {
		return time.Time{}
	}
	old, ok := f.firstAfter(justBefore, moved, before)
	if natural, found := f.firstAfter(justBefore, moved, now); ok && found && old.Before(natural) && old.Sub(moved) < time.Hour {
		return old
	}
	return time.Time{}
}

// instant is the moment at which a reading runs: the first at which the clock
// shows it; for a reading that the clock jumps over, the end of the jump.
func instant(w wall, loc *time.Location) time.Time {
	// No zone is further than a day from UTC, and no jump longer than a day.
	from := time.Unix(int64(w)*60, 0).Add(-50 * time.Hour).In(loc)
	for {
		_, offset := from.Zone()
		start, end := from.ZoneBounds()
		t := unread(w, offset)
		if !start.IsZero() && t.Before(start) {
			return start
		}
		if end.IsZero() || t.Before(end) {
			return t
		}
		from = end
	}
}

// read is what the clock shows, rounded down to the minute.
func read(t time.Time, loc *time.Location) wall {
	_, offset := t.In(loc).Zone()
	return wallAt(t.Unix(), offset)
}

func wallAt(unix int64, offset int) wall {
	minutes, _ := floorDiv(unix+int64(offset), 60)
	return wall(minutes)
}

// unread is the moment at which a clock that is offset seconds east of UTC
// shows the reading.
func unread(w wall, offset int) time.Time {
	return time.Unix(int64(w)*60-int64(offset), 0)
}

func floorDiv(a, b int64) (quotient int64, remainder int) {
	q, r := a/b, a%b
	if r < 0 {
		q, r = q-1, r+b
	}
	return q, int(r)
}
