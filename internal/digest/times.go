package digest

import (
	"strings"
	"time"
)

// Labelled is a moment and whose it is.
type Labelled struct{ Label, Text string }

// Times are the three moments of an item, in the message's zone: what the
// outlet says, when we first saw it and, of a change, when we last looked before
// (of a removal: when we last found it). What is unknown is said, not left out; a day is
// said once.
func (m Message) Times(it Item) []Labelled {
	var out []Labelled
	day := "" // the day already said
	say := func(label string, t time.Time) {
		text := m.Time(t)
		if d := m.day(t.In(m.Location())); d == day {
			text = t.In(m.Location()).Format("15:04")
		} else {
			day = d
		}
		out = append(out, Labelled{label, text})
	}
	switch {
	case it.Page: // a page has no date of its own
	case it.Published.IsZero():
		out = append(out, Labelled{"outlet says", "no date"})
	case it.Published.DayOnly:
		day = m.day(it.Published.Time.UTC())
		out = append(out, Labelled{"outlet says", day})
	default:
		say("outlet says", it.Published.Time)
	}
	seen, before := "first seen", "looked before"
	switch it.Act {
	case ActEdited:
		seen = "edit first seen"
	case ActRemoved:
		before = "last found"
	case ActUnreadable:
		before = "last read"
	}
	if !it.FirstSeen.IsZero() {
		say(seen, it.FirstSeen)
	}
	if !it.Page && (it.Act == "" || it.Act == ActNew || it.Act == actCopy) {
		return out // of what is new, the look before says nothing that the first one does not
	}
	if it.LastLook.IsZero() {
		return append(out, Labelled{before, "never"})
	}
	say(before, it.LastLook)
	return out
}

// TimesLine is Times in one line.
func (m Message) TimesLine(it Item) string {
	var parts []string
	for _, t := range m.Times(it) {
		parts = append(parts, t.Label+" "+t.Text)
	}
	return strings.Join(parts, " · ")
}

// ZoneLine names the zone of all times in the message: "Times: Asia/Yerevan
// (UTC+04:00)".
func (m Message) ZoneLine() string {
	loc := m.Location()
	offset := m.At.In(loc).Format("UTC-07:00")
	if offset == "UTC+00:00" {
		return "Times: UTC"
	}
	return "Times: " + loc.String() + " (" + offset + ")"
}

// Time is a moment in the message's zone; the year is said if it is not the
// message's.
func (m Message) Time(t time.Time) string {
	t = t.In(m.Location())
	return m.day(t) + " " + t.Format("15:04")
}

func (m Message) day(t time.Time) string {
	if t.Year() == m.At.In(m.Location()).Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// at is a moment in a sentence: "at 14:02" on the message's day, else "on 24
// Jun at 14:02".
func (m Message) at(t time.Time) string {
	t = t.In(m.Location())
	if m.sameDay(t) {
		return "at " + t.Format("15:04")
	}
	return "on " + m.day(t) + " at " + t.Format("15:04")
}

// since is when something began, as short as it stays clear: a time of the
// message's day, a weekday of the last six days with its time, else a day.
func (m Message) since(t time.Time) string {
	t = t.In(m.Location())
	switch {
	case m.sameDay(t):
		return t.Format("15:04")
	case m.lately(t):
		return t.Format("Monday 15:04")
	}
	return m.day(t) + " " + t.Format("15:04")
}

// sinceDay is since for what needs no time of day.
func (m Message) sinceDay(t time.Time) string {
	t = t.In(m.Location())
	switch {
	case m.sameDay(t):
		return t.Format("15:04")
	case m.lately(t):
		return t.Format("Monday")
	}
	return m.day(t)
}

func (m Message) sameDay(t time.Time) bool {
	at := m.At.In(m.Location())
	return t.Year() == at.Year() && t.YearDay() == at.YearDay()
}

// lately reports whether a weekday's name says which day t was.
func (m Message) lately(t time.Time) bool {
	at := m.At.In(m.Location())
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	return t.Before(midnight) && !t.Before(midnight.AddDate(0, 0, -6))
}
