package monitor

import (
	"fmt"
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

const (
	tellFailingAfter = 3                   // failed polls in a row before the operators hear of it,
	tellFailingFor   = 6 * time.Hour       // or so long without a good one
	silentAfter      = 14 * 24 * time.Hour // a source that publishes nothing for so long is told of
	maxPause         = 24 * time.Hour      // between polls of a failing source
	minPause         = time.Hour           // after 429 or 5xx without Retry-After
)

// sourceWorks notes a poll that was answered, and tells the operators if the
// source had been reported as failing, or has been silent for long.
func (m *Pacing) sourceWorks(p *store.Poll, pace news.SourcePace, now time.Time) {
	src := &p.Source
	src.LastPoll, src.LastOK = now, now
	src.NextDue, pace.Why = m.nextPoll(src, pace, now)
	src.Pace = pace
	if !src.ReportedAt.IsZero() {
		m.tellOfSource(p, src.ErrorClass, news.Notice{
			Key: fmt.Sprintf("source_recovered %s %d", src.Name, src.FailingSince.Unix()), Kind: "source_recovered", Subject: src.Name,
			Text: fmt.Sprintf("source %s works again; it failed since %s", src.Name, m.Live.Now().Clock(src.FailingSince)),
		})
	}
	src.Failures, src.FailingSince, src.LastError, src.ErrorClass, src.ReportedAt = 0, time.Time{}, "", "", time.Time{}
	if !src.LastNew.IsZero() && len(p.Entries) == 0 && now.Sub(src.LastNew) > silentAfter {
		m.tell(p, news.Notice{
			Key: fmt.Sprintf("source_silent %s %d", src.Name, src.LastNew.Unix()), Kind: "source_silent", Subject: src.Name,
			Text:   fmt.Sprintf("source %s has published nothing since %s", src.Name, m.Live.Now().Clock(src.LastNew)),
			Advice: "see whether the outlet still publishes, and whether its feed has moved",
		})
	}
}

// pollFailed notes a poll that brought nothing readable. The validators stay
// as they were: what came with the new ones was not read.
func (m *Pacing) pollFailed(p *store.Poll, err error) {
	class, status, retry := failureOf(err)
	src := &p.Source
	now := p.At
	if class == string(fetch.ClassHeld) { // nothing was asked: the host's Retry-After is not over
		src.NextDue = latest(retry, now.Add(time.Minute))
		p.Outcome, p.Note = news.OutcomeUnchanged, err.Error()
		p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
		src.LastError, src.ErrorClass = err.Error(), class
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
	src.LastPoll, src.LastError, src.ErrorClass = now, err.Error(), class
	src.Stopped = class == string(fetch.ClassGone)
	src.NextDue = m.afterFailure(src, retry, now)
	p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
	if src.ReportedAt.IsZero() && (src.Failures >= tellFailingAfter || src.Stopped || class == string(fetch.ClassRobots) || latest(src.NextDue, now).Sub(src.FailingSince) >= tellFailingFor) {
		m.tellFailing(p)
	}
}

// tellFailing tells, once, that a source cannot be read.
func (m *Pacing) tellFailing(p *store.Poll) {
	src := &p.Source
	src.ReportedAt = p.At
	m.tellOfSource(p, src.ErrorClass, news.Notice{
		Key: fmt.Sprintf("source_failing %s %d", src.Name, src.FailingSince.Unix()), Kind: "source_failing", Subject: src.Name,
		Text:   fmt.Sprintf("source %s cannot be read since %s: %s", src.Name, m.Live.Now().Clock(src.FailingSince), src.LastError),
		Advice: remedy(src.ErrorClass),
	})
}

// tellOfSource tells the operators, and where the publisher means the failure
// so, everybody whom the source's articles may reach.
func (m *Pacing) tellOfSource(p *store.Poll, class string, n news.Notice) {
	m.tell(p, n)
	if !lasting(class) {
		return
	}
	for _, receiver := range m.Live.Now().Routes.Receivers(p.Source.Name) {
		if receiver != m.Live.Now().Config.Operators {
			p.Owed = append(p.Owed, news.OweNotice(n, receiver, p.At))
		}
	}
}

// afterFailure is when a failing source is tried again: never before its
// schedule or what the server asked for, and later and later while it lasts.
func (m *Pacing) afterFailure(src *news.Source, retry, now time.Time) time.Time {
	next, _ := m.nextPoll(src, src.Pace, now)
	if t := now.Add(pauseAfter(src.ErrorClass, src.Failures, next.Sub(now))); t.After(next) {
		next = t
	}
	return latest(next, retry)
}

// tell adds a notice to the operators to a poll.
func (m *Pacing) tell(p *store.Poll, n news.Notice) {
	n.At = p.At
	p.Notices = append(p.Notices, n)
	p.Owed = append(p.Owed, news.OweNotice(n, m.Live.Now().Config.Operators, p.At))
}
