package visit

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/owe"
)

// settleAfter is how long a text that went back and forth has to stand before
// it counts as settled.
const settleAfter = 4 * time.Hour

// flapped is what the store has of an article whose last change was held back
// as flapping; zero for others.
type flapped struct {
	latest news.Revision
	told   *news.Revision // that receivers know, nil if none was told
}

// knowFlapped reads what an article's receivers were told last, once its text
// has stood long enough to have settled.
func (v *Visitor) knowFlapped(ctx context.Context, l look, k *known) error {
	a := l.article
	if a.Gate != owe.GateFlapping || k.fresh {
		return nil
	}
	revisions, err := v.Store.Revisions(ctx, a.ID)
	if err != nil || len(revisions) == 0 {
		return err
	}
	k.flapped.latest = revisions[len(revisions)-1]
	if l.at.Before(k.flapped.settles()) {
		return nil
	}
	n, err := v.Store.LastTold(ctx, a.ID)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(revisions, func(r news.Revision) bool { return r.N == n }); i >= 0 {
		k.flapped.told = &revisions[i]
	}
	if k.kept, err = v.Store.Matches(ctx, a.ID, a.Revision); err == nil {
		k.mutes, err = v.Store.ActiveMutes(ctx, l.at)
	}
	return err
}

// settles is when the latest text will have stood long enough.
func (f flapped) settles() time.Time { return f.latest.SeenAt.Add(settleAfter) }

// settled ends the flapping of an article whose text has stood long enough. Held
// back were changes to texts seen before; if the one that stayed is not the one
// that was told last, receivers believe what is not there any more.
func (d *decision) settled() {
	v, a, f := &d.row, &d.row.Article, d.k.flapped
	if a.Gate != owe.GateFlapping || v.Change != nil || f.latest.N == 0 {
		return
	}
	if v.At.Before(f.settles()) {
		d.lookToSettle(f.settles())
		return
	}
	a.Gate = ""
	a.Reason = ""
	if f.told == nil || slices.Equal(f.told.Hash, f.latest.Hash) {
		return
	}
	change, before := compare(d.set, *f.told, f.latest, a.Source, d.k.kept, d.k.kept)
	change.Evidence = []string{"It went back and forth between texts; this one has stood since " + d.set.Clock(f.latest.SeenAt)}
	v.Outcome = news.OutcomeChanged
	v.Change = change
	d.apply(owe.Decide(d.set.Routes, owe.Case{
		Article: *a, Source: d.l.conf.Name, Visit: v, Matches: slices.Concat(d.k.kept, before), Mutes: d.k.mutes, Settled: true,
	}))
}

// lookToSettle has an article looked at when its text may have settled. That
// does not depend on who watches it.
func (d *decision) lookToSettle(at time.Time) {
	if a := &d.row.Article; a.Kind == news.KindArticle && (a.NextVisit.IsZero() || at.Before(a.NextVisit)) {
		a.NextVisit = at
	}
}

// flapping returns why the change is held back, "" if it is not, and has the
// article looked at again when it may have settled.
func (d *decision) flapping() string {
	why := owe.Flapping(d.row.Change, d.row.Revision, d.k.revisions)
	if why != "" {
		d.lookToSettle(d.row.At.Add(settleAfter))
	}
	return why
}
