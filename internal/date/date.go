// Package date reads dates as publishers write them: RFC 822, RFC 3339 and its
// relatives, asctime, numbers with dots or slashes, and months by name in some
// twenty-five languages, Armenian, Russian, Azerbaijani, Turkish and Georgian
// among them.
//
// It promises never to guess silently: a zone that is not known, or whose
// offset nobody can tell, leaves a day without a time; a date that contains
// anything that was not understood is refused; the null values of programs
// (year 1, the Unix epoch, 1899-12-30) are no dates. It never panics and its
// work is linear in an input that is cut off at 200 bytes.
package date

import (
	"strings"
	"time"

	"tocsin/internal/news"
)

// maxLen bounds what is looked at, in bytes; the longest real dates are below 80.
const maxLen = 200

// Options say what a date's surroundings tell about it.
type Options struct {
	// Language of the text around the date ("hy"), or "". It decides 03/04/2025
	// (month first in American English only) and ambiguous zones (AMT is -04:00 in Portuguese).
	Language string

	// Location is used where no zone is written, and for abbreviations that
	// several zones share ("IST", "CST"). Nil means UTC.
	Location *time.Location

	// Now completes dates without a year ("15 August") and words such as
	// "yesterday". If it is zero, those are refused.
	Now time.Time
}

// Parse reads one date. It reports false where s is no date, or not entirely
// one; the result is then zero. Where only a day is written, or the zone
// of the time is not known, the result is that day alone. A month or a year
// alone ("2003-12", "August 2025") is no date: its first day would be a wrong
// one, which whoever sorts or filters by day cannot tell from a right one.
func Parse(s string, opt Options) (news.Date, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxLen {
		return news.Date{}, false
	}
	p, ok := parseISO(s)
	if !ok {
		p, ok = parseRFC822(s)
	}
	if !ok {
		p, ok = parseWords(s, opt)
	}
	if !ok {
		return news.Date{}, false
	}
	d, ok := p.date(opt)
	// Before zones were agreed on, places kept offsets with seconds, which RFC
	// 3339 cannot write: such a moment is given in UTC.
	if _, offset := d.Time.Zone(); offset%60 != 0 {
		d.Time = d.Time.UTC()
	}
	return d, ok
}

// Plausible reports whether a news item may carry the date: from 1990 on, and not more than a
// day after now. A zero now leaves the future open; an unknown date is not plausible.
func Plausible(d news.Date, now time.Time) bool {
	if d.IsZero() || d.Time.Year() < 1990 {
		return false
	}
	return now.IsZero() || !d.Time.After(now.Add(24*time.Hour))
}

// parts is a date taken apart, before it is checked.
type parts struct {
	year, month, day         int
	hour, minute, second, ns int
	hasTime, pm, am          bool
	zone                     zone
	instant                  time.Time // set instead of all others: epoch seconds, "two hours ago"
	dayOfYear                int       // instead of month and day
	koreanClock, noYear      bool
}

// zone is a written zone.
type zone struct {
	offset int // seconds east of UTC
	name   string
	state  zoneState
}

type zoneState uint8

const (
	zoneNone    zoneState = iota // none written
	zoneOffset                   // offset holds
	zoneName                     // an abbreviation that several zones share: name holds
	zoneIANA                     // name is an IANA zone
	zoneUnknown                  // something is written that nobody knows
)

// date checks the parts and joins them.
func (p *parts) date(opt Options) (news.Date, bool) {
	if !p.instant.IsZero() {
		return news.Date{Time: p.instant}, true
	}
	if p.dayOfYear > 0 {
		t := time.Date(p.year, 1, p.dayOfYear, 0, 0, 0, 0, time.UTC)
		if t.Year() != p.year {
			return news.Date{}, false
		}
		p.month, p.day = int(t.Month()), t.Day()
	}
	if p.noYear && !p.completeYear(opt.Now) {
		return news.Date{}, false
	}
	if p.year < 2 || p.year > 2200 || p.month < 1 || p.month > 12 || p.day < 1 || p.day > daysIn(p.year, p.month) {
		return news.Date{}, false
	}
	if !p.hasTime {
		return p.dayAlone()
	}
	if !p.clock() {
		return news.Date{}, false
	}
	loc, ok := p.location(opt)
	if !ok {
		return p.dayAlone()
	}
	t := time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, p.ns, loc)
	if isNull(t) {
		return news.Date{}, false
	}
	return news.Date{Time: t}, true
}

// clock turns a 12-hour time into a 24-hour one and checks it. 24:00 is the
// next midnight (ISO 8601), a leap second the second after it.
func (p *parts) clock() bool {
	if p.am || p.pm {
		switch {
		case p.hour == 12 && p.am:
			p.hour = 0
		case p.hour < 12 && p.pm:
			p.hour += 12
		}
	}
	if p.hour == 24 {
		return p.minute == 0 && p.second == 0
	}
	return p.hour < 24 && p.minute < 60 && p.second <= 60
}

// completeYear gives a day without a year the latest year in which it is not
// more than two days ahead of now.
func (p *parts) completeYear(now time.Time) bool {
	if now.IsZero() || p.month < 1 || p.month > 12 {
		return false
	}
	p.year = now.Year()
	for range 8 { // 29 February may need several steps
		if p.day <= daysIn(p.year, p.month) &&
			!time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).After(now.Add(48*time.Hour)) {
			return true
		}
		p.year--
	}
	return false
}

func (p *parts) dayAlone() (news.Date, bool) {
	t := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC)
	if isNull(t) {
		return news.Date{}, false
	}
	return news.Date{Time: t, DayOnly: true}, true
}

// isNull reports the moments that programs write where they know no date: midnight
// of the Unix epoch, of 1 January 1900, 1601 and 1753 (Microsoft), of 30 December 1899 (spreadsheets).
func isNull(t time.Time) bool {
	if t.Unix() == 0 {
		return true
	}
	if h, m, s := t.Clock(); h+m+s != 0 {
		return false
	}
	switch y, m, d := t.Date(); {
	case m == 1 && d == 1:
		return y == 1970 || y == 1900 || y == 1753 || y == 1601
	case m == 12 && d == 30:
		return y == 1899
	}
	return false
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// fullYear widens a year of two digits: 70..99 are of the last century.
func fullYear(n, digits int) int {
	switch {
	case digits > 2:
		return n
	case n >= 70:
		return 1900 + n
	}
	return 2000 + n
}
