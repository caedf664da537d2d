package monitor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/fetch"
	"tocsin/internal/news"
	"tocsin/internal/route"
	"tocsin/internal/store"
)

// A removal is told after so many looks over at least so long; the pauses
// between them are missingPauses.
const (
	confirmLooks = 3
	confirmAfter = time.Hour
	// A page that the outlet's own list or feed still leads to is more likely
	// broken than removed.
	listedLooks  = 5
	listedAfter  = 12 * time.Hour
	goneTogether = 5 // missing articles of one outlet within a day, and more than are still found
)

var missingPauses = []time.Duration{15 * time.Minute, time.Hour, 3 * time.Hour}

// gone reports whether a look says that the page is no more: 404 or 410, or
// an error page served as if it were one.
func gone(s seen) bool {
	if s.visit.Article.Revision == 0 {
		return false
	}
	var f *fetch.Error
	if errors.As(s.fail, &f) {
		return f.Status == http.StatusNotFound || f.Status == http.StatusGone
	}
	return s.fail == nil && s.visit.Article.Kind != news.KindPage && (s.doc.Verdict == news.VerdictError || toFront(s))
}

// missing notes that a page we have a revision of is not there. It is shown
// as unconfirmed at once, and told when several looks agree.
func (m *Visitor) missing(ctx context.Context, s seen, conf config.Source) error {
	v := &s.visit
	a := &v.Article
	_, reason, _ := whyUnreadable(s)
	v.Outcome, v.Note = news.OutcomeFailed, reason
	if v.Verdict == "" {
		v.Verdict = news.VerdictError
	}
	if a.State == news.StateRemoved {
		a.NextVisit = m.nextVisit(*a, v.At)
		return m.commit(ctx, v)
	}
	if a.State != news.StateMissing {
		a.State, a.MissingSince, a.MissingLooks = news.StateMissing, v.At, 0
	}
	a.MissingLooks++
	a.Gate, a.Reason = "", fmt.Sprintf("missing since %s: %s", m.Live.Now().Clock(a.MissingSince), reason)
	confirmed := a.MissingLooks >= confirmLooks && v.At.Sub(a.MissingSince) >= confirmAfter
	if confirmed {
		held, err := m.outletGone(ctx, v)
		if err != nil {
			return err
		}
		confirmed = !held
	}
	still, evidence, err := m.Live.Now().Outlets.Listed(ctx, m.Store, *a)
	if err != nil {
		return err
	}
	if still && v.Status != http.StatusGone {
		confirmed = confirmed && a.MissingLooks >= listedLooks && v.At.Sub(a.MissingSince) >= listedAfter
	}
	if confirmed {
		a.State, a.NextVisit = news.StateRemoved, m.nextVisit(*a, v.At)
		evidence = append(evidence, m.confirmRemoval(ctx, v, conf)...)
		if err := m.removed(ctx, v, conf, evidence); err != nil {
			return err
		}
	} else if a.Kind != news.KindPage { // a watched page is looked at when its source is polled
		a.NextVisit = v.At.Add(missingPauses[min(a.MissingLooks, len(missingPauses))-1])
	}
	return m.commit(ctx, v)
}

// outletGone reports whether so much of an outlet is missing at once that it is
// the outlet that is gone, or has moved: one notice, not a removal for each
// article. They are told when only they remain missing.
func (m *Visitor) outletGone(ctx context.Context, v *store.Visit) (bool, error) {
	missing, found, err := m.Store.LaneLooks(ctx, v.Article.Lane, v.At.Add(-24*time.Hour))
	if err != nil || missing < goneTogether || found >= missing {
		return false, err
	}
	m.notify(v, m.Notices.OutletGone(v.Article.Lane, missing, found, v.At))
	v.Gates = append(v.Gates, store.Gate{Gate: "removal", Reason: "the whole outlet is missing", N: 1})
	return true, nil
}

// removed makes the change of a confirmed removal, with the matches of the
// last version kept.
func (m *Visitor) removed(ctx context.Context, v *store.Visit, conf config.Source, evidence []string) error {
	v.Outcome = news.OutcomeChanged
	v.Change = &news.Change{From: v.Article.Revision, To: 0, Classes: []news.ChangeClass{news.ChangeRemoved}, Evidence: evidence}
	return m.oweKept(ctx, v, conf.Name)
}

// restored makes the change of an article that is back after its removal was
// told; one that was only missing for a while comes back in silence.
func (m *Visitor) restored(ctx context.Context, v *store.Visit) error {
	v.Outcome = news.OutcomeChanged
	v.Change = &news.Change{From: v.Article.Revision, To: v.Article.Revision, Classes: []news.ChangeClass{news.ChangeRestored}}
	return m.oweKept(ctx, v, v.Article.Source)
}

// oweKept owes a change of an article's state, routed by the matches of its
// latest revision.
func (m *Visitor) oweKept(ctx context.Context, v *store.Visit, source string) error {
	kept, err := m.Store.Matches(ctx, v.Article.ID, v.Article.Revision)
	if err != nil {
		return err
	}
	d, err := m.Owing.divide(ctx, v.At, m.Owing.items(v, source, kept), v.Article.StoryID, source)
	if err != nil {
		return err
	}
	row := func(t route.Target, items []route.Item) (news.Owed, error) {
		return m.Owing.owedRow(v, t, items, ""), nil
	}
	targets := m.Live.Now().Routes.Targets(d.free)
	for _, target := range targets {
		v.Owed = append(v.Owed, m.Owing.owedRow(v, target, d.free, ""))
	}
	if len(d.free)+len(d.muted) == 0 {
		v.Gates = append(v.Gates, store.Gate{Gate: gateMatch, Reason: "no alert match", N: 1})
	}
	return m.Owing.hold(v, d, targets, row)
}
