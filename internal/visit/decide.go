package visit

import (
	"tocsin/internal/news"
	"tocsin/internal/operators"
	"tocsin/internal/owe"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// decision is a decision in progress: it turns a look, what is known, and the
// place of the text into the rows of the visit.
type decision struct {
	set     *settings.Settings
	notices operators.Notices
	l       look
	k       known
	p       *placed      // nil where the text was not placed
	before  []news.Match // of a change: what the previous revision matches now
	row     store.Visit
}

// decide works out what a look means: what is new, what changed, who is owed it
// or why nobody is, and when to look again. It is pure: equal inputs give equal
// rows. An error means that stored data could not be decoded.
func decide(set *settings.Settings, notices operators.Notices, l look, k known, p *placed) (store.Visit, error) {
	d := &decision{set: set, notices: notices, l: l, k: k, p: p, row: rowOf(l, k)}
	d.thin()
	if k.gate == gateFull {
		d.waits()
		return d.row, nil
	}
	switch k.class {
	case held:
		d.held()
	case unchanged:
		d.unchanged()
	case readable:
		err := d.readable()
		return d.row, err
	case carried:
		err := d.carried()
		return d.row, err
	case missing:
		d.missing()
	default:
		d.unreadable()
	}
	return d.row, nil
}

// rowOf returns the row as far as the look itself determines it.
func rowOf(l look, k known) store.Visit {
	row := store.Visit{
		Article: l.article, At: l.at, Status: l.status, SHA256: l.sha, Outcome: news.OutcomeUnchanged, Verdict: l.doc.Verdict,
		Readers: l.readers, Habit: l.habit, Elsewhere: k.elsewhere,
		LookAround: k.lookAround,
	}
	if k.class == missing || k.class == unreadable {
		row.Verdict = k.doc.Verdict
	}
	if k.doc.Verdict == news.VerdictSuspect {
		row.Habit = nil // the text is not trusted, so it teaches nothing
	}
	if k.class == readable && l.doc.Verdict == news.VerdictStub {
		row.Verdict = k.doc.Verdict // a short text that is believed
	}
	row.Article.Visits++
	if l.poll != nil {
		row.Source = &l.poll.Source
		row.Subscription = l.sub
		row.Notices = l.poll.Notices
		row.Owed = l.poll.Owed
		if l.fail != nil {
			row.Gates = l.poll.Gates
		}
	}
	return row
}

// held records that no request was sent, so nothing was learnt.
func (d *decision) held() {
	d.row.Article.NextVisit = later(d.row.At.Add(heldPause), d.l.fail)
	d.row.Outcome, d.row.Note = news.OutcomeFailed, d.l.fail.Error()
}

// unchanged records a look that found the known text; an article that had been
// missing is back.
func (d *decision) unchanged() {
	d.row.Note = "not modified"
	if d.row.Verdict == "" {
		d.row.Verdict = news.VerdictArticle
	}
	d.found()
	d.settled()
}

// found marks an article as live: it can be read, whatever its state was.
func (d *decision) found() {
	a := &d.row.Article
	a.VisitFailures = 0
	a.LastLook = d.row.At
	if !owe.OfText(a.Gate) {
		a.Gate = ""
		a.Reason = ""
	}
	a.NextVisit = d.revisits().next(*a, d.row.At)
	if a.State == news.StateRemoved || d.k.removal.told {
		d.restored()
	}
	a.State = news.StateLive
	a.MissingSince = noTime
	a.MissingLooks = 0
}

// readable handles a text that could be read.
func (d *decision) readable() error {
	if resp := d.l.resp; resp != nil && !d.l.entry {
		a := &d.row.Article
		a.ETag = resp.ETag
		a.LastModified = resp.LastModified
		a.ValidatorURL = resp.FinalURL
		a.BodySHA = resp.SHA256[:]
	}
	d.countMisses()
	d.found()
	if d.l.entry {
		d.row.Verdict = news.VerdictArticle
		d.row.Note = "the source's own text; no page is visited"
		if d.l.signed != "" {
			d.row.Mail = true
			d.row.Note = "a mail; its signature (DKIM): " + d.l.signed
		}
		d.row.Article.NextVisit = noTime // the next poll that sees it changed makes it due
	}
	return d.text()
}

// carried handles a page that cannot be had: the feed's own text stands in for it.
func (d *decision) carried() error {
	d.failed()
	d.row.Gates = append(d.row.Gates, store.Gate{Gate: d.k.gate, Reason: shortReason(d.l, d.row.Verdict), N: 1})
	d.notifyBlocked()
	d.row.Article.NextVisit = d.revisits().next(d.row.Article, d.row.At)
	d.row.Article.State = news.StateLive
	d.countWalled()
	return d.text()
}

// failed records that the page could not be had while its article has no revision.
func (d *decision) failed() {
	a := &d.row.Article
	d.row.Outcome = news.OutcomeFailed
	d.row.Note = d.k.why
	a.VisitFailures++
	a.Gate = d.k.gate
	a.Reason = d.k.why
	a.LastLook = d.row.At
}

// unreadable handles a look that could not read the page: nothing is concluded
// from it. A first look is retried while that may help; later looks keep to the
// usual schedule.
func (d *decision) unreadable() {
	v, a := &d.row, &d.row.Article
	if a.Revision == 0 {
		d.failed()
		if d.k.again && a.VisitFailures <= len(patience) && a.Kind != news.KindPage {
			a.NextVisit = later(v.At.Add(patience[a.VisitFailures-1]), d.l.fail)
			return
		}
		v.Gates = append(v.Gates, store.Gate{Gate: d.k.gate, Reason: shortReason(d.l, v.Verdict), N: 1})
		d.notifyBlocked()
		a.NextVisit = d.revisits().next(*a, v.At)
		return
	}
	v.Outcome = news.OutcomeFailed
	v.Note = d.k.why
	a.VisitFailures++
	next := d.revisits().next(*a, v.At)
	// It is the page itself, not the way to it; a watched one has its source's schedule, and would be read twice.
	if a.Kind != news.KindPage && (v.Verdict == news.VerdictSuspect || a.State == news.StateLive && v.Status != 0) {
		next = soonAgain(*a, v.At, next)
	}
	a.NextVisit = later(next, d.l.fail)
	if a.VisitFailures == unreadableAfter && a.Kind != news.KindPage {
		d.notify(d.notices.PageUnreadable(a.Lane, a.URL, a.Matched, d.k.why, unreadableAfter, v.At))
	}
	v.Gates = append(v.Gates, store.Gate{Gate: d.k.gate, Reason: shortReason(d.l, v.Verdict), N: 1})
}

// apply adds the rows, gates and reason that package owe decided on.
func (d *decision) apply(o owe.Decision) {
	d.row.Owed = append(d.row.Owed, o.Rows...)
	d.row.Gates = append(d.row.Gates, o.Gates...)
	if o.Gate != "" {
		d.row.Article.Gate = o.Gate
		d.row.Article.Reason = o.Reason
	}
}

// notify adds a notice for the operators.
func (d *decision) notify(n news.Notice) {
	operators.Owe(&d.row.Notices, &d.row.Owed, n, d.set.Config.Operators)
}
