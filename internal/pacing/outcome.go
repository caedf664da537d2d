package pacing

import (
	"time"

	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/schedule"
	"tocsin/internal/store"
)

const (
	ReportAfter     = 3                   // failed polls in a row before the operators hear of it,
	reportAfterTime = 6 * time.Hour       // or so long without a good one;
	reportPassing   = 3 * time.Hour       // and so long, if they are of a kind that passes by itself,
	reportMeant     = 24 * time.Hour      // or of one that is the publisher's intent, if it lasts
	silentAfter     = 14 * 24 * time.Hour // a source that publishes nothing for so long is told of
	maxPause        = 24 * time.Hour      // between polls of a failing source
	minPause        = time.Hour           // after 429 without Retry-After
)

// Worked records a poll that was answered, and notifies the operators if the
// source had been reported as failing, or has been silent for long.
func (m *Pacing) Worked(p *store.Poll, pace news.SourcePace, now time.Time) {
	src := &p.Source
	src.LastPoll = now
	src.LastOK = now
	src.NextDue, pace.Why = m.Next(src, pace, now)
	src.Pace = pace
	if !src.ReportedAt.IsZero() {
		m.notifyOfSource(p, src.ErrorClass, m.Notices.SourceRecovered(src, m.Live.Now().Clock(src.FailingSince), p.At))
	}
	src.Failures = 0
	src.FailingSince = time.Time{}
	src.LastError = ""
	src.ErrorClass = ""
	src.ReportedAt = time.Time{}
	if !src.LastNew.IsZero() && len(p.Entries) == 0 && now.Sub(src.LastNew) > silentAfter {
		m.Notify(p, m.Notices.SourceSilent(src, m.Live.Now().Clock(src.LastNew), p.At))
	}
}

// Failed records a poll that brought nothing readable. The validators stay as
// they were, because what came with the new ones was not read.
func (m *Pacing) Failed(p *store.Poll, err error) {
	class, status, retry := FailureOf(err)
	src := &p.Source
	now := p.At
	offline := class == string(fetch.ClassOffline)
	if offline || class == string(fetch.ClassHeld) { // nothing was learnt of it: we are cut off, or its host's Retry-After is not over
		src.NextDue = schedule.Later(retry, now.Add(time.Minute))
		p.Outcome = news.OutcomeUnchanged
		p.Note = err.Error()
		p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
		src.LastError = err.Error()
		src.ErrorClass = class
		if src.FailingSince.IsZero() {
			src.FailingSince = now
		}
		if !offline && src.ReportedAt.IsZero() && schedule.Later(src.NextDue, now).Sub(src.FailingSince) >= reportAfterTime {
			m.reportFailing(p)
		}
		return
	}
	p.Outcome = news.OutcomeFailed
	p.Note = news.Told(m.Notices.Words, err)
	if status != 0 {
		p.Status = status
	}
	if src.FailingSince.IsZero() {
		src.FailingSince = now
	}
	src.Failures++
	src.LastPoll = now
	src.LastError = p.Note
	src.ErrorClass = class
	src.Stopped = class == string(fetch.ClassGone)
	src.NextDue = m.afterFailure(src, retry, now)
	p.Gates = append(p.Gates, store.Gate{Gate: "fetch", Reason: class, N: 1})
	if src.ReportedAt.IsZero() && lasts(src, now) {
		m.reportFailing(p)
	}
}

// reportFailing notifies, once, that a source cannot be read.
func (m *Pacing) reportFailing(p *store.Poll) {
	src := &p.Source
	src.ReportedAt = p.At
	m.notifyOfSource(p, src.ErrorClass, m.Notices.SourceFailing(src, m.Live.Now().Clock(src.FailingSince), p.At))
}

// notifyOfSource notifies the operators and, if the failure is the publisher's
// intent (410, 404, 401, 403), everybody whom the source's articles may reach.
func (m *Pacing) notifyOfSource(p *store.Poll, class string, n news.Notice) {
	m.Notify(p, n)
	if !fetch.Class(class).Lasting() {
		return
	}
	for _, receiver := range m.Live.Now().Routes.Receivers(p.Source.Name) {
		if receiver != m.Live.Now().Config.Operators {
			p.Owed = append(p.Owed, news.OweNotice(n, receiver, p.At))
		}
	}
}

// afterFailure returns when a failing source is tried again: soon where it may have
// passed, and less and less often while it lasts; never before the server's Retry-After.
func (m *Pacing) afterFailure(src *news.Source, retry, now time.Time) time.Time {
	next, _ := m.Next(src, src.Pace, now)
	return schedule.Later(now.Add(pauseAfter(src, now, next.Sub(now))), retry)
}

// Notify adds a notice for the operators to a poll.
func (m *Pacing) Notify(p *store.Poll, n news.Notice) {
	operators.Owe(&p.Notices, &p.Owed, n, m.Live.Now().Config.Operators)
}
