package monitor

import (
	"fmt"
	"strings"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

const (
	tellFailingAfter = 3                   // failed polls in a row before the operators hear of it,
	tellFailingFor   = 6 * time.Hour       // or so long without a good one
	silentAfter      = 14 * 24 * time.Hour // a source that publishes nothing for so long is told of
	maxPause         = 24 * time.Hour      // between polls of a failing source
	minPause         = time.Hour           // after 429 or 5xx without Retry-After
	spreadWindow     = time.Minute         // cron sources that share a minute start within it
)

// schedule reads a digest's schedule in the configuration's time zone.
func (m *Monitor) schedule(spec string) (schedule.Schedule, error) {
	s, err := schedule.Parse(spec, m.Config.Timezone)
	if err != nil {
		return s, fmt.Errorf("schedule %q: %w", spec, err)
	}
	return s, nil
}

// nextPoll is when a source that works is polled next after a poll at the
// moment given. The spread only ever adds.
func (m *Monitor) nextPoll(name string, at time.Time) time.Time {
	conf := m.sources[name]
	next := conf.Schedule.Next(at)
	if !strings.HasPrefix(conf.Schedule.String(), "@every") {
		next = next.Add(schedule.Spread(name, spreadWindow))
	}
	return next
}

// sourceWorks notes a poll that was answered, and tells the operators if the
// source had been reported as failing, or has been silent for long.
func (m *Monitor) sourceWorks(p *store.Poll, now time.Time) {
	src := &p.Source
	src.LastPoll, src.LastOK, src.NextDue = now, now, m.nextPoll(src.Name, now)
	if !src.ReportedAt.IsZero() {
		m.tell(p, store.Notice{
			Key: fmt.Sprintf("source_recovered %s %d", src.Name, src.FailingSince.Unix()), Kind: "source_recovered", Subject: src.Name,
			Text: fmt.Sprintf("source %s works again; it failed since %s", src.Name, m.clock(src.FailingSince)),
		})
	}
	src.Failures, src.FailingSince, src.LastError, src.ReportedAt = 0, time.Time{}, "", time.Time{}
	if !src.LastNew.IsZero() && len(p.Entries) == 0 && now.Sub(src.LastNew) > silentAfter {
		m.tell(p, store.Notice{
			Key: fmt.Sprintf("source_silent %s %d", src.Name, src.LastNew.Unix()), Kind: "source_silent", Subject: src.Name,
			Text:   fmt.Sprintf("source %s has published nothing since %s", src.Name, m.clock(src.LastNew)),
			Advice: "see whether the outlet still publishes, and whether its feed has moved",
		})
	}
}

// pollFailed notes a poll that brought nothing readable. The validators stay
// as they were: what came with the new ones was not read.
func (m *Monitor) pollFailed(p *store.Poll, err error) {
	class, status, retry := failureOf(err)
	src := &p.Source
	now := p.At
	if class == string(fetch.ClassHeld) { // nothing was asked: the host's Retry-After is not over
		src.NextDue = latest(retry, now.Add(time.Minute))
		p.Outcome, p.Note = news.OutcomeUnchanged, err.Error()
		p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
		src.LastError = err.Error()
		if src.FailingSince.IsZero() {
			src.FailingSince = now
		}
		if src.ReportedAt.IsZero() && latest(src.NextDue, now).Sub(src.FailingSince) >= tellFailingFor {
			m.tellFailing(p)
		}
		return
	}
	p.Outcome, p.Note = news.OutcomeFailed, err.Error()
	if status != 0 {
		p.Status = status
	}
	if src.FailingSince.IsZero() {
		src.FailingSince = now
	}
	src.Failures++
	src.LastPoll, src.LastError = now, err.Error()
	src.NextDue = m.afterFailure(src, class, status, retry, now)
	p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
	if src.ReportedAt.IsZero() && (src.Failures >= tellFailingAfter || status == 410 || latest(src.NextDue, now).Sub(src.FailingSince) >= tellFailingFor) {
		m.tellFailing(p)
	}
}

// tellFailing tells the operators, once, that a source cannot be read.
func (m *Monitor) tellFailing(p *store.Poll) {
	src := &p.Source
	src.ReportedAt = p.At
	m.tell(p, store.Notice{
		Key: fmt.Sprintf("source_failing %s %d", src.Name, src.FailingSince.Unix()), Kind: "source_failing", Subject: src.Name,
		Text:   fmt.Sprintf("source %s cannot be read since %s: %s", src.Name, m.clock(src.FailingSince), src.LastError),
		Advice: "open its address in a browser; correct or remove it in the configuration if it has moved. It is still tried",
	})
}

// afterFailure is when a failing source is tried again: never before its
// schedule or what the server asked for, later and later while it lasts, and
// at least once a day.
func (m *Monitor) afterFailure(src *store.Source, class string, status int, retry, now time.Time) time.Time {
	next := m.nextPoll(src.Name, now)
	pause := time.Duration(0)
	switch {
	case status == 410, (status == 404 || status == 401 || status == 403) && src.Failures >= tellFailingAfter:
		pause = maxPause
	case status == 429, status >= 500:
		pause = doubled(max(next.Sub(now), minPause), src.Failures-1)
	case src.Failures > tellFailingAfter:
		pause = doubled(next.Sub(now), src.Failures-tellFailingAfter)
	}
	if t := now.Add(pause); t.After(next) {
		next = t
	}
	if retry.After(next) {
		next = retry
	}
	return next
}

// doubled is d doubled n times, at most maxPause or d itself if that is more.
func doubled(d time.Duration, n int) time.Duration {
	limit := max(d, maxPause)
	for ; n > 0 && d < limit; n-- {
		d *= 2
	}
	return min(d, limit)
}

// tell adds a notice to the operators to a poll.
func (m *Monitor) tell(p *store.Poll, n store.Notice) {
	n.At = p.At
	p.Notices = append(p.Notices, n)
	p.Owed = append(p.Owed, store.OweNotice(n, m.Config.Operators, p.At))
}

// clock writes a moment for people, in the configuration's time zone.
func (m *Monitor) clock(t time.Time) string {
	return t.In(m.Config.Timezone).Format("Mon 2 Jan 2006 15:04 MST")
}
