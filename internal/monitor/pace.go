package monitor

import (
	"encoding/json"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// spreadWindow is in what time sources whose cron lines share a minute start.
const spreadWindow = time.Minute

// Pace is what is remembered of a source to decide when it is polled. The
// store keeps it as JSON.
type Pace struct {
	Rate  schedule.Rate `json:"rate"`            // how often it publishes
	Fresh time.Duration `json:"fresh,omitempty"` // how long its last answer stays fresh
	Feed  news.Pace     `json:"feed"`            // what the feed says of it
	Crawl time.Duration `json:"crawl,omitempty"` // what its robots.txt asks for
	Why   string        `json:"why,omitempty"`   // what decided the last time, "" for the schedule alone
}

// PaceOf reads what is remembered; what cannot be read says nothing.
func PaceOf(src store.Source) Pace {
	var p Pace
	if src.Pace == "" || json.Unmarshal([]byte(src.Pace), &p) != nil {
		return Pace{}
	}
	return p
}

func (p Pace) keep(src *store.Source) {
	raw, err := json.Marshal(p)
	if err != nil {
		return // a Rate that is no number: the old one stays
	}
	src.Pace = string(raw)
}

// paceAfter is what is to be remembered after an answer, which says when to ask
// again, and how much was new in it. feed is nil where no feed was read.
func paceAfter(p *store.Poll, resp *fetch.Response, feed *news.Feed, dates []time.Time, fresh int) Pace {
	pace := PaceOf(p.Source)
	pace.Crawl, pace.Fresh = resp.CrawlPause, 0
	if f := resp.Freshness; !f.NoStore {
		// max-age goes before Expires (RFC 9111, 5.3).
		if pace.Fresh = f.MaxAge; !f.HasMaxAge {
			pace.Fresh = f.Expires
		}
	}
	if feed != nil {
		pace.Feed = feed.Pace
	}
	if p.Source.LastOK.IsZero() {
		pace.Rate = schedule.Seed(dates, p.At)
	} else {
		pace.Rate = pace.Rate.Add(fresh, p.At.Sub(p.Source.LastOK))
	}
	return pace
}

// nextPoll is when a source is polled next after a poll at the moment given,
// and why. The spread only ever adds.
func (m *Monitor) nextPoll(src *store.Source, pace Pace, at time.Time) (time.Time, string) {
	conf := m.source(src.Name)
	next, why := conf.Schedule.Plan(at, m.wish(src, pace, conf))
	if !conf.Schedule.Adaptive() && !strings.HasPrefix(conf.Schedule.String(), "@every") {
		next = next.Add(schedule.Spread(src.Name, spreadWindow))
	}
	return next, why
}

func (m *Monitor) wish(src *store.Source, pace Pace, conf config.Source) schedule.Wish {
	return schedule.Wish{
		Rate: pace.Rate, Fresh: pace.Fresh, Feed: pace.Feed, Crawl: pace.Crawl,
		Blind: conf.Kind() == news.SourceFeed && !src.LastOK.IsZero() && src.ETag == "" && src.LastModified == "",
		Own:   m.Own != nil && m.Own(src.Address()),
		Drawn: conf.Render && conf.Kind() != news.SourceFeed,
		Usual: !conf.Scheduled, Pushed: pushed(src, m.Now()),
	}
}
