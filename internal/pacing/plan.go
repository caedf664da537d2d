package pacing

import (
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

// SpreadWindow is in what time sources whose cron lines share a minute start.
const SpreadWindow = time.Minute

// longestGap bounds what is taken for a source's usual gap between entries.
const longestGap = 10 * 24 * time.Hour

// After returns the pace to remember after a response: what it asks for, and how
// much in it was new. feed is nil if no feed was read.
func After(p *store.Poll, resp *fetch.Response, feed *news.Feed, dates []time.Time, fresh int) news.SourcePace {
	pace := p.Source.Pace
	pace.Crawl = resp.CrawlPause
	pace.Fresh = 0
	if f := resp.Freshness; !f.NoStore {
		// max-age goes before Expires (RFC 9111, 5.3).
		if pace.Fresh = f.MaxAge; !f.HasMaxAge {
			pace.Fresh = f.Expires
		}
	}
	if feed != nil {
		pace.Feed = feed.Pace
	}
	if !resp.NotModified {
		pace.Full = p.At
		pace.Gap = 0
		if r := p.Source.Pace.Rate; r.Entries > 0 {
			pace.Gap = time.Duration(min(float64(r.Span)/r.Entries, float64(longestGap)))
		}
	}
	if p.Source.LastOK.IsZero() {
		pace.Rate = schedule.Seed(dates, p.At)
	} else {
		pace.Rate = schedule.Advance(pace.Rate, fresh, p.At.Sub(p.Source.LastOK))
	}
	return pace
}

// Next returns when a source is polled next after a poll at a moment, and why.
// The spread only ever adds.
func (m *Pacing) Next(src *news.Source, pace news.SourcePace, at time.Time) (time.Time, string) {
	conf := m.Live.Now().Source(src.Name)
	next, why := conf.Schedule.Plan(at, m.wish(src, pace, conf))
	return next.Add(SpreadOf(conf)), why
}

// SpreadOf returns by how much a source's polls are later than its cron line says,
// less than SpreadWindow; 0 if it is not polled by one.
func SpreadOf(conf config.Source) time.Duration {
	if conf.Schedule.Adaptive() || strings.HasPrefix(conf.Schedule.String(), "@every") {
		return 0
	}
	return schedule.Spread(conf.Name, SpreadWindow)
}

func (m *Pacing) wish(src *news.Source, pace news.SourcePace, conf config.Source) schedule.Wish {
	return schedule.Wish{
		Rate: pace.Rate, Fresh: pace.Fresh, Feed: pace.Feed, Crawl: pace.Crawl,
		Blind: conf.Kind() == news.SourceFeed && !src.LastOK.IsZero() && src.ETag == "" && src.LastModified == "",
		Own:   m.IsOwn(src.Address()),
		Drawn: conf.Render && conf.Kind() != news.SourceFeed,
		Usual: !conf.Scheduled, Pushed: src.Pushed(m.Now()),
	}
}
