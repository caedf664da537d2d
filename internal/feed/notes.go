package feed

import (
	"fmt"
	"time"

	"tocsin/internal/date"
	"tocsin/internal/news"
)

// notes counts what is wrong with the dates of a feed, for one warning each. Where no date is
// left, the caller's time of first sight has to do.
type notes struct {
	now                           time.Time
	undated, future, old, unknown int
	sample                        string // a date that cannot be read
}

func (n *notes) bad(written string) {
	if n.unknown++; n.sample == "" {
		n.sample = written
	}
}

// check reads back a date from the prepared document. One in the future is
// dropped, so that the time of first sight holds; one of long ago stays as it
// is written and is only noted.
func (n *notes) check(s string) news.Date {
	if s == "" {
		return news.Date{}
	}
	d, _ := date.Parse(s, date.Options{})
	if d.IsZero() || date.Plausible(d, n.now) {
		return d
	}
	if d.Time.Year() < 1990 {
		n.old++
		return d
	}
	n.future++
	return news.Date{}
}

func (n *notes) appendTo(warnings []string) []string {
	add := func(count int, what string) {
		if count > 0 {
			warnings = append(warnings, fmt.Sprintf("%s: %d", what, count))
		}
	}
	add(n.unknown, fmt.Sprintf("dates that cannot be read, such as %q", shorten(n.sample)))
	add(n.future, "dates more than a day in the future, not believed")
	add(n.old, "dates before 1990")
	add(n.undated, "entries without a date")
	return warnings
}

// read reads a date as it is written.
func (n *notes) read(s string, opt Options) news.Date {
	if s == "" {
		return news.Date{}
	}
	d, ok := date.Parse(s, date.Options{Language: opt.Language, Location: opt.Location, Now: opt.Now})
	if !ok {
		n.bad(s)
		return news.Date{}
	}
	return n.check(d.String())
}
