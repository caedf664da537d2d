package visit

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/settings"
	"tocsin/internal/store"
)

// A removal is confirmed by so many looks over at least so long, missingPauses
// apart; then receivers are notified.
const (
	confirmLooks = 3
	confirmAfter = time.Hour
	// A page that the outlet's own list or feed still links to is more likely
	// broken than removed.
	listedLooks  = 5
	listedAfter  = 12 * time.Hour
	goneTogether = 5 // articles of one outlet missing within a day, if they outnumber those found
)

var missingPauses = []time.Duration{15 * time.Minute, time.Hour, 3 * time.Hour}

// removal is what is known about a page that is missing.
type removal struct {
	since     time.Time // the first look that missed it
	looks     int       // that missed it, with this one
	confirmed bool
	// outlet: so much of the outlet is missing at once, and nothing of it was
	// found since, that the outlet itself is down or has moved, so removals there
	// are held back. Other articles are then looked at to find out: whoever
	// removes some cannot hold back the news of it by removing more.
	outlet         bool
	missing, found int      // articles of the outlet in a day
	still          int      // of those found, after this one went missing
	evidence       []string // what its lists and a second look say
	// early: two independent signs, the page and its list, say that it is gone;
	// told: receivers were notified of that.
	early, told bool
}

// knowRemoval works out whether a missing page was removed.
func (v *Visitor) knowRemoval(ctx context.Context, set *settings.Settings, l look, k *known) error {
	a := l.article
	if a.State == news.StateRemoved {
		return nil
	}
	r := &k.removal
	r.since = a.MissingSince
	r.looks = a.MissingLooks + 1
	if a.State != news.StateMissing {
		r.since = l.at
		r.looks = 1
	}
	r.confirmed = r.looks >= confirmLooks && l.at.Sub(r.since) >= confirmAfter
	if r.confirmed {
		var err error
		if r.missing, r.found, r.still, err = v.Store.LaneLooks(ctx, a.Lane, l.at.Add(-24*time.Hour), r.since); err != nil {
			return err
		}
		r.outlet = r.missing >= goneTogether && r.found < r.missing && r.still == 0
		r.confirmed = !r.outlet
		if r.outlet {
			k.lookAround = r.since
		}
	}
	a.MissingSince = r.since
	listed, err := set.Outlets.Listed(ctx, v.Store, a)
	if err != nil {
		return err
	}
	if listed.Still && l.status != http.StatusGone {
		r.confirmed = r.confirmed && r.looks >= listedLooks && l.at.Sub(r.since) >= listedAfter
	}
	r.evidence = listed.Words
	if listed.Withdrawn {
		r.early = !r.confirmed && !r.outlet
		if r.told, err = v.toldMissing(ctx, a); err != nil {
			return err
		}
	}
	if r.confirmed {
		r.evidence = append(r.evidence, v.confirmRemoval(ctx, set, l, k)...)
	}
	return nil
}

// toldMissing reports whether receivers were notified that an article which is
// missing now is, without its removal being confirmed.
func (v *Visitor) toldMissing(ctx context.Context, a news.Article) (bool, error) {
	changes, err := v.Store.Changes(ctx, a.ID)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	last := changes[len(changes)-1]
	return last.Change.Unconfirmed && !last.At.Before(a.MissingSince), nil
}

// missing records that a page we have a revision of is not there. Digests show
// it as unconfirmed at once; receivers are notified when several looks agree,
// and, as unconfirmed, when its list has withdrawn it too.
func (d *decision) missing() {
	v, a, r := &d.row, &d.row.Article, d.k.removal
	v.Outcome = news.OutcomeFailed
	v.Note = d.k.why
	if v.Verdict == "" {
		v.Verdict = news.VerdictError
	}
	if a.State == news.StateRemoved {
		a.NextVisit = d.revisits().next(*a, v.At)
		return
	}
	a.State = news.StateMissing
	a.MissingSince = r.since
	a.MissingLooks = r.looks
	a.Gate = ""
	a.Reason = fmt.Sprintf("missing since %s: %s", d.set.Clock(a.MissingSince), d.k.why)
	if r.outlet {
		d.notify(d.notices.OutletGone(a.Lane, r.missing, r.found, v.At))
		v.Gates = append(v.Gates, store.Gate{Gate: "removal", Reason: "the whole outlet is missing", N: 1})
	}
	if !r.confirmed {
		if a.Kind != news.KindPage { // a watched page is looked at when its source is polled
			a.NextVisit = v.At.Add(missingPauses[min(a.MissingLooks, len(missingPauses))-1])
		}
		if r.early && !r.told {
			v.Change = &news.Change{
				From: a.Revision, Classes: []news.ChangeClass{news.ChangeRemoved}, Unconfirmed: true, Evidence: r.evidence,
			}
			d.oweState(d.l.conf.Name)
		}
		return
	}
	a.State = news.StateRemoved
	a.NextVisit = d.revisits().next(*a, v.At)
	v.Outcome = news.OutcomeChanged
	v.Change = &news.Change{From: a.Revision, To: 0, Classes: []news.ChangeClass{news.ChangeRemoved}, Evidence: r.evidence}
	d.oweState(d.l.conf.Name)
}

// restored makes the change of an article that is back after a confirmed
// removal; one that was only missing for a while comes back silently.
func (d *decision) restored() {
	n := d.row.Article.Revision
	d.row.Outcome = news.OutcomeChanged
	d.row.Change = &news.Change{From: n, To: n, Classes: []news.ChangeClass{news.ChangeRestored}}
	d.oweState(d.row.Article.Source)
}

// oweState owes a change of the article's state, routed by the matches of its
// latest revision.
func (d *decision) oweState(source string) {
	d.apply(owe.DecideState(d.set.Routes, owe.Case{
		Article: d.row.Article, Source: source, Visit: &d.row, Matches: d.k.kept,
		Mutes: d.k.mutes,
	}))
}
