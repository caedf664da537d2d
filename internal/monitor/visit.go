package monitor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/extract"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/pacing"
	"tocsin/internal/read"
	"tocsin/internal/store"
)

// patience are the pauses before a first page visit that failed for now is
// tried again; after the last of them the feed's own text is carried on with.
var patience = []time.Duration{2 * time.Minute, 15 * time.Minute, time.Hour}

// Visit fetches an article's page and commits what it means: a first
// revision, a change, a removal, or a line in the visit log. A page that
// cannot be read is never a change.
func (m *Visitor) Visit(ctx context.Context, a news.Article) error {
	conf := m.Live.Now().Source(a.Source) // the zero source where it is no longer configured
	conf.Name = a.Source
	if a.URL == "" || conf.EntriesOnly() && a.Kind == news.KindArticle {
		return m.visitEntry(ctx, a, conf)
	}
	seen, err := m.lookAt(ctx, a, conf)
	if ctx.Err() != nil {
		return ctx.Err() // stopped: the visit stays due
	}
	if err == nil {
		err = m.settle(ctx, seen, conf)
	}
	if err != nil {
		return fmt.Errorf("visit %s: %w", a.URL, err)
	}
	return nil
}

// visitEntry reads an entry that has no link, or whose source has no page
// visits: the source's own text is all there is of its article, now and later.
func (m *Visitor) visitEntry(ctx context.Context, a news.Article, conf config.Source) error {
	e, ok, err := m.entryOf(ctx, a.ID)
	if err == nil && !ok {
		err = errors.New("no source has an entry of it")
	}
	if err != nil {
		return fmt.Errorf("visit article %d: %w", a.ID, err)
	}
	v := &store.Visit{Article: a, At: m.Now(), Outcome: news.OutcomeUnchanged, Verdict: news.VerdictArticle, Note: "the source's own text; no page is visited"}
	v.Article.Visits++
	if err := m.found(ctx, v); err != nil {
		return err
	}
	v.Article.NextVisit = time.Time{} // the next poll that sees it changed makes it due
	_, err = m.receive(ctx, v, reading{doc: extract.FromEntry(e, m.Live.Now().Config.ReadOptions(conf, "", v.At)), basis: news.BasisFeed, conf: conf})
	return err
}

// seen is what one look at a page brought.
type seen struct {
	visit store.Visit
	resp  *fetch.Response
	doc   news.Document
	fail  error // the fetch failed
	// reread says that the page is read by other options than before: what
	// differs is the reading, and a new baseline.
	reread bool
}

// lookAt fetches and reads the page. A fetch that fails is part of what was
// seen; the error is for what kept us from looking.
func (m *Visitor) lookAt(ctx context.Context, a news.Article, conf config.Source) (seen, error) {
	now := m.Now()
	s := seen{visit: store.Visit{Article: a, At: now, Outcome: news.OutcomeUnchanged}}
	s.visit.Article.Visits++
	req := fetch.Request{URL: a.URL, Kind: fetch.KindPage, ETag: a.ETag, LastModified: a.LastModified, ValidatorURL: a.ValidatorURL}
	conf.Apply(&req)
	if req.Unconditional = fullLook(a); req.Unconditional {
		pastCaches(&req)
	}
	resp, err := m.Fetch.Do(ctx, req)
	if err != nil {
		s.fail = err
		_, s.visit.Status, _ = pacing.FailureOf(err)
		return s, nil
	}
	s.resp, s.visit.Status = resp, resp.Status
	if resp.NotModified {
		return s, nil
	}
	s.visit.SHA256 = resp.SHA256[:]
	if a.Revision > 0 && a.State == news.StateLive && bytes.Equal(s.visit.SHA256, a.BodySHA) {
		s.resp.NotModified = true // byte for byte what we know
		return s, nil
	}
	if a.Kind == news.KindPage {
		s.doc = readWatched(ctx, resp, conf)
	} else {
		s.doc, err = m.readArticle(ctx, &s, conf)
	}
	s.visit.Verdict = s.doc.Verdict
	return s, err
}

// pastCaches asks caches on the way not to answer by themselves.
func pastCaches(req *fetch.Request) {
	if req.Header == nil {
		req.Header = http.Header{}
	}
	req.Header.Set("Cache-Control", "no-cache")
}

// readWatched reads the selected part of a watched page.
func readWatched(ctx context.Context, resp *fetch.Response, conf config.Source) news.Document {
	opt := conf.Watch()
	opt.URL, opt.ContentType = resp.FinalURL, resp.ContentType
	doc, err := read.Watched(ctx, resp.Body, opt)
	if err != nil {
		return news.Document{Verdict: news.VerdictError, Reason: err.Error()}
	}
	return doc
}

// settle decides what a look means and commits it.
func (m *Visitor) settle(ctx context.Context, s seen, conf config.Source) error {
	v := &s.visit
	switch {
	case !heldUntil(s.fail).IsZero():
		v.Article.NextVisit = later(v.At.Add(time.Minute), s.fail)
		v.Outcome, v.Note = news.OutcomeFailed, s.fail.Error()
		return m.commit(ctx, v) // nothing was asked, so nothing was learnt
	case s.fail == nil && s.resp.NotModified:
		return m.stillThere(ctx, v)
	case s.fail == nil && s.doc.Verdict == news.VerdictArticle:
		elsewhere, err := m.leadsElsewhere(ctx, s)
		if err != nil {
			return err
		}
		if elsewhere != "" {
			s.doc.Verdict, s.doc.Reason = news.VerdictError, elsewhere
			v.Verdict = news.VerdictError
			return m.missing(ctx, s, conf)
		}
		drift, err := m.drifted(ctx, s)
		if err != nil {
			return err
		}
		if drift != "" {
			s.doc.Verdict, s.doc.Reason = news.VerdictSuspect, drift
			v.Verdict, v.Habit = news.VerdictSuspect, nil
			return m.unreadable(ctx, s)
		}
		m.keepValidators(v, s.resp)
		return m.readable(ctx, s, conf)
	case gone(s):
		return m.missing(ctx, s, conf)
	case v.Article.Revision == 0:
		return m.unreadableAtFirst(ctx, s, conf)
	}
	return m.unreadable(ctx, s)
}

// stillThere commits a look that found the text we know; where the article
// had been missing it is back.
func (m *Visitor) stillThere(ctx context.Context, v *store.Visit) error {
	v.Note = "not modified"
	if v.Verdict == "" {
		v.Verdict = news.VerdictArticle
	}
	if err := m.found(ctx, v); err != nil {
		return err
	}
	return m.commit(ctx, v)
}

func (m *Visitor) keepValidators(v *store.Visit, resp *fetch.Response) {
	v.Article.ETag, v.Article.LastModified, v.Article.ValidatorURL, v.Article.BodySHA = resp.ETag, resp.LastModified, resp.FinalURL, resp.SHA256[:]
}

// readable goes on with a page whose article could be read.
func (m *Visitor) readable(ctx context.Context, s seen, conf config.Source) error {
	v := &s.visit
	if err := m.found(ctx, v); err != nil {
		return err
	}
	r := reading{doc: s.doc, basis: news.BasisPage, resp: s.resp, conf: conf, reread: s.reread}
	if s.doc.Reader == extract.ReaderFeed {
		r.basis = news.BasisFeed
	}
	var err error
	if r.evidence, err = m.confirmEdit(ctx, v, r); err != nil {
		return err
	}
	_, err = m.receive(ctx, v, r)
	return err
}

// found brings an article back to life: it can be read, whatever it was.
func (m *Visitor) found(ctx context.Context, v *store.Visit) error {
	a := &v.Article
	a.VisitFailures, a.LastLook = 0, v.At
	if !ofText(a.Gate) {
		a.Gate, a.Reason = "", ""
	}
	a.NextVisit = m.nextVisit(*a, v.At)
	if a.State == news.StateRemoved {
		if err := m.restored(ctx, v); err != nil {
			return err
		}
	}
	a.State, a.MissingSince, a.MissingLooks = news.StateLive, time.Time{}, 0
	return nil
}

// ofText reports whether a gate judges an article's text: what it said holds
// until there is another text.
func ofText(gate string) bool { return gate == gateMatch || gate == gateMute || gate == gateBaseline }

// unreadableAtFirst handles a page that could not be had before its article
// has any revision: try again while it may get better, then carry on with
// the feed's own text.
func (m *Visitor) unreadableAtFirst(ctx context.Context, s seen, conf config.Source) error {
	v := &s.visit
	a := &v.Article
	gate, reason, again := whyUnreadable(s)
	v.Outcome, v.Note = news.OutcomeFailed, reason
	a.VisitFailures++
	a.Gate, a.Reason, a.LastLook = gate, reason, v.At
	if again && a.VisitFailures <= len(patience) && a.Kind != news.KindPage {
		a.NextVisit = later(v.At.Add(patience[a.VisitFailures-1]), s.fail)
		return m.commit(ctx, v)
	}
	v.Gates = append(v.Gates, store.Gate{Gate: gate, Reason: shortReason(s), N: 1})
	m.reportBlocked(v, s)
	a.NextVisit = m.nextVisit(*a, v.At)
	e, ok, err := m.entryOf(ctx, a.ID)
	if err != nil {
		return err
	}
	if !ok {
		return m.commit(ctx, v) // a watched page has no feed to fall back on
	}
	a.State = news.StateLive
	m.reportWalled(v, s.doc.Verdict, reason)
	doc := extract.FromEntry(e, m.Live.Now().Config.ReadOptions(conf, a.URL, v.At))
	_, err = m.receive(ctx, v, reading{doc: doc, basis: news.BasisFeed, conf: conf})
	return err
}

// unreadable handles a later look that could not read the page: nothing is
// concluded from it, and the next look follows the usual schedule.
func (m *Visitor) unreadable(ctx context.Context, s seen) error {
	v := &s.visit
	gate, reason, _ := whyUnreadable(s)
	v.Outcome, v.Note = news.OutcomeFailed, reason
	v.Article.VisitFailures++
	next := m.nextVisit(v.Article, v.At)
	if v.Verdict == news.VerdictSuspect {
		next = soonAgain(v.Article, v.At, next)
	}
	v.Article.NextVisit = later(next, s.fail)
	m.reportUnreadable(v, reason)
	v.Gates = append(v.Gates, store.Gate{Gate: gate, Reason: shortReason(s), N: 1})
	return m.commit(ctx, v)
}

// whyUnreadable names the gate that stopped a page, its words for people, and
// whether trying again soon may help.
func whyUnreadable(s seen) (gate, reason string, again bool) {
	if s.fail != nil {
		_, status, _ := pacing.FailureOf(s.fail)
		var f *fetch.Error
		temporary := errors.As(s.fail, &f) && f.Class.Temporary()
		return "fetch", s.fail.Error(), temporary || status == 404
	}
	return "verdict", string(s.doc.Verdict) + ": " + s.doc.Reason, s.doc.Verdict == news.VerdictChallenge || s.doc.Verdict == news.VerdictError || s.doc.Verdict == news.VerdictSuspect
}

// shortReason is the bounded form of the reason, for counters.
func shortReason(s seen) string {
	if s.fail != nil {
		class, _, _ := pacing.FailureOf(s.fail)
		return class
	}
	return string(s.doc.Verdict)
}

// heldUntil is when a host whose Retry-After kept us from asking lets us come
// back; zero if that is not what happened.
func heldUntil(err error) time.Time {
	class, _, retry := pacing.FailureOf(err)
	if class != string(fetch.ClassHeld) {
		return time.Time{}
	}
	return retry
}

// later is at, or when the server lets us come back if that is later.
func later(at time.Time, err error) time.Time {
	if _, _, retry := pacing.FailureOf(err); retry.After(at) {
		return retry
	}
	return at
}

// entryOf reads back the newest observation of an article's entry.
func (m *Visitor) entryOf(ctx context.Context, article int64) (news.Entry, bool, error) {
	raw, err := m.Store.RawEntry(ctx, article)
	if err != nil || raw == "" {
		return news.Entry{}, false, err
	}
	var e news.Entry
	if err := json.Unmarshal([]byte(raw), &e); err != nil {
		return e, false, fmt.Errorf("stored entry of article %d: %w", article, err)
	}
	return e, true, nil
}

// commit saves a visit whose article got no new revision.
func (m *Visitor) commit(ctx context.Context, v *store.Visit) error {
	m.Hubs.AnswerVisit(v)
	if _, err := m.Store.SaveVisit(ctx, *v); err != nil {
		return err
	}
	m.logVisit(*v, store.Saved{})
	return nil
}

func (m *Visitor) logVisit(v store.Visit, saved store.Saved) {
	attrs := []any{"article", v.Article.ID, "source", v.Article.Source, "outcome", v.Outcome, "status", v.Status, "verdict", v.Verdict, "owed", len(v.Owed)}
	if saved.MergedTo != 0 {
		attrs = append(attrs, "merged_to", saved.MergedTo)
	}
	if v.Outcome == news.OutcomeFailed {
		attrs = append(attrs, "err", v.Note)
	}
	m.Log.Info("visit", attrs...)
}
