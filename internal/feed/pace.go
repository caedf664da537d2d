package feed

import (
	"strconv"
	"strings"
	"time"

	"tocsin/internal/feed/xmlscan"
	"tocsin/internal/news"
)

// paceElement reads what a feed says of how often it wants to be read: RSS's
// <ttl>, <skipHours> and <skipDays>, and the syndication module's period and
// frequency. What cannot be understood says nothing.
func (d *document) paceElement(t xmlscan.Token, f frame, what field) error {
	d.bound = d.bound[:f.bound]
	if t.Empty {
		return nil
	}
	in, err := d.inside(t)
	if err != nil {
		return err
	}
	value := strings.TrimSpace(in.raw)
	switch what {
	case fieldTTL:
		if minutes, err := strconv.ParseFloat(value, 64); err == nil && minutes > 0 {
			d.ttl = bounded(minutes * float64(time.Minute))
		}
	case fieldUpdatePeriod:
		d.period = periods[strings.ToLower(value)]
	case fieldUpdateFrequency:
		if times, err := strconv.ParseFloat(value, 64); err == nil && times > 0 {
			d.frequency = times
		}
	case fieldSkipHours:
		for _, number := range strings.FieldsFunc(value, func(r rune) bool { return r < '0' || r > '9' }) {
			// RSS 0.91 counts from 1 to 24, RSS 2.0 from 0 to 23.
			if hour, err := strconv.Atoi(number); err == nil && hour <= 24 {
				d.pace.SkipHours |= 1 << (hour % 24)
			}
		}
	case fieldSkipDays:
		value = strings.ToLower(value)
		for day := time.Sunday; day <= time.Saturday; day++ {
			if strings.Contains(value, strings.ToLower(day.String())) {
				d.pace.SkipDays |= 1 << day
			}
		}
	}
	return nil
}

// periods are the values of sy:updatePeriod.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour,
	"yearly": 365 * 24 * time.Hour,
}

// paceOf is all that the feed said: of two intervals the longer.
func (d *document) paceOf() news.Pace {
	p := d.pace
	p.Every = d.ttl
	if d.period > 0 || d.frequency > 0 {
		period, times := d.period, d.frequency
		if period == 0 {
			period = 24 * time.Hour // the module's default
		}
		if times == 0 {
			times = 1
		}
		p.Every = max(p.Every, bounded(float64(period)/times))
	}
	return p
}

// bounded is a duration of at most a year.
func bounded(d float64) time.Duration {
	return time.Duration(min(d, float64(365*24*time.Hour)))
}

// paceField recognises the elements of a feed that say how often it wants to be
// read; local is in lower case.
func paceField(v vocabulary, local string) field {
	switch {
	case v == vocabCore && local == "ttl":
		return fieldTTL
	case v == vocabCore && local == "skiphours":
		return fieldSkipHours
	case v == vocabCore && local == "skipdays":
		return fieldSkipDays
	case v == vocabSyndication && local == "updateperiod":
		return fieldUpdatePeriod
	case v == vocabSyndication && local == "updatefrequency":
		return fieldUpdateFrequency
	}
	return fieldNone
}
