package visit

import (
	"context"
	"fmt"
	"time"

	"tocsin/internal/identity"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/tracked"
)

// class is the kind of result of a look.
type class int

const (
	unreadable class = iota // nothing is concluded
	held                    // no request was sent: the host's Retry-After is not over
	unchanged               // the known text
	readable                // a text
	missing                 // the page does not exist any more
	carried                 // no page, now or later: the feed's own text stands in for it
)

// known is what the decision on a look needs: its class, what was found in its
// text, and what the store has. Like the look it is input.
type known struct {
	class class
	doc   news.Document // the text to decide on, with its verdict and reason
	basis string
	gate  string // that stopped the page, "" if it was read
	why   string // in words
	again bool   // trying again soon may help

	prev    *news.Revision // the latest, nil while there is none
	fresh   bool           // the text differs from the latest revision
	better  bool           // the same article, read better: no change
	respelt bool           // all that differs from the latest is spelling, probably
	urls    []string       // by which the article is known from now on
	refused int            // declared addresses that belong to another article
	// declares is the last of those articles: the page says that it is that one.
	declares int64

	matches []news.Match
	stopped []match.Stopped
	stated  []tracked.Found
	values  []news.FactValue // stated, as it is stored
	facts   map[owe.Ask][]tracked.Statement

	kept      []news.Match // stored matches of the latest revision
	mutes     []news.Mute
	owed      []news.Owed     // for the article
	revisions []news.Revision // of an article that changed
	looks     []store.Look    // at a watched page that changed

	key     []byte // draws the moments of looks
	flapped flapped
	removal removal
	// lookAround is the moment since which other articles of the outlet should
	// have been looked at, zero if that does not matter.
	lookAround time.Time
	elsewhere  *store.Elsewhere
	full       bool     // as much was kept of its source today as may be
	evidence   []string // what a second look says of an edit
}

// know classifies a look and reads all that its decision needs.
func (v *Visitor) know(ctx context.Context, set *settings.Settings, l look) (known, error) {
	k := known{doc: l.doc, basis: l.basis, key: v.Key}
	a := l.article
	var err error
	if err = v.classify(ctx, set, l, &k); err != nil {
		return k, err
	}
	switch k.class {
	case readable, carried:
		if err = v.knowText(ctx, set, l, &k); err != nil {
			return k, err
		}
		if err = v.knowFull(ctx, set, l, &k); err != nil {
			return k, err
		}
	case missing:
		if err = v.knowRemoval(ctx, set, l, &k); err != nil {
			return k, err
		}
	}
	if k.class == unchanged || k.class == readable {
		if err = v.knowFlapped(ctx, l, &k); err != nil {
			return k, err
		}
	}
	back := false
	if k.class == readable || k.class == unchanged {
		if a.State == news.StateMissing {
			k.removal.told, err = v.toldMissing(ctx, a)
		}
		back = a.State == news.StateRemoved || k.removal.told
	}
	removal := k.removal.confirmed || k.removal.early
	if err == nil && k.kept == nil && (back || removal) {
		if k.kept, err = v.Store.Matches(ctx, a.ID, a.Revision); err != nil {
			return k, err
		}
	}
	if err == nil && (k.fresh || back || removal) {
		k.mutes, err = v.Store.ActiveMutes(ctx, l.at)
	}
	return k, err
}

// classify sets the class of a look. A page whose address now leads to another
// article, or whose text shares nothing with the old one, is not readable.
func (v *Visitor) classify(ctx context.Context, set *settings.Settings, l look, k *known) error {
	a := l.article
	partial, err := v.partial(ctx, l)
	if err != nil {
		return err
	}
	switch {
	case !heldUntil(l.fail).IsZero():
		k.class = held
		return nil
	case l.same:
		k.class = unchanged
		return nil
	case l.fail == nil && (l.entry || l.doc.Verdict == news.VerdictArticle || shortened(l) && !partial):
		other, err := v.leadsElsewhere(ctx, l)
		if err != nil {
			return err
		}
		drift, err := v.drifted(ctx, l, k)
		if err != nil {
			return err
		}
		switch {
		case other != "":
			k.class = missing
			k.doc.Verdict = news.VerdictError
			k.doc.Reason = other
		case drift != "":
			k.class = unreadable
			k.doc.Verdict = news.VerdictSuspect
			k.doc.Reason = drift
		default:
			k.class = readable
			k.doc.Verdict = news.VerdictArticle
			return nil
		}
	case gone(l):
		k.class = missing
	}
	k.gate, k.why, k.again = whyUnreadable(l, k.doc)
	if k.class != unreadable || k.again && a.VisitFailures < len(patience) && a.Kind != news.KindPage {
		return nil
	}
	return v.carry(ctx, set, l, k, partial)
}

// knowText compares a text with its article's revisions, and matches it.
func (v *Visitor) knowText(ctx context.Context, set *settings.Settings, l look, k *known) (err error) {
	a := l.article
	if k.prev, err = v.latest(ctx, a); err != nil {
		return err
	}
	k.matches, k.stopped = set.Matcher.FindStopped(nil, nil, match.InputOf(k.doc, a.Source))
	if k.prev != nil && k.steady(set, l) {
		k.matches, k.stopped = set.Matcher.FindStopped(nil, nil, match.InputOf(k.doc, a.Source))
	}
	if k.basis == news.BasisPage && a.Kind == news.KindArticle {
		if err := v.claimURLs(ctx, a, k); err != nil {
			return err
		}
	}
	k.fresh = true
	if k.prev != nil {
		like := sameRevision(*k.prev, k.doc, k.basis)
		k.fresh = like != identity.Same && !sameRows(diffOptions(l.conf), *k.prev, k.doc)
		k.respelt = like == identity.Respelt
	}
	if !k.fresh {
		return nil
	}
	if k.prev != nil {
		if k.kept, err = v.Store.Matches(ctx, a.ID, a.Revision); err != nil {
			return err
		}
		if a.Kind == news.KindArticle {
			k.matches = append(k.matches, anchored(set, k.doc, a.Source, k.kept, k.matches)...)
		}
	}
	// Feed text followed by the page's is one article read better, not a change.
	k.better = k.prev != nil && (l.reread || k.prev.Basis == news.BasisFeed && k.basis == news.BasisPage || fuller(l, k))
	if err := v.confirmEdit(ctx, set, l, k); err != nil {
		return err
	}
	k.stated, k.values = tracked.Stated(set.Facts, tracked.Text{
		Title: k.doc.Title, Text: k.doc.Text, Published: published(l, *k), Seen: l.at, Zone: set.FactZone(l.conf), Matches: k.matches,
	})
	k.facts = map[owe.Ask][]tracked.Statement{}
	for _, ask := range owe.Asks(set.Facts, k.stated) {
		if k.facts[ask], err = set.Outlets.StatementsOf(ctx, v.Store, ask.Watchlist, ask.Name); err != nil {
			return err
		}
	}
	if k.better {
		k.owed, err = v.Store.OwedFor(ctx, a.ID)
		return err
	}
	if k.prev != nil {
		if k.revisions, err = v.Store.Revisions(ctx, a.ID); err == nil && a.Kind == news.KindPage {
			k.looks, err = v.Store.Looks(ctx, a.ID)
		}
	}
	return err
}

// fuller reports whether a feed that had an entry's summary alone, or whose content
// was not read, has the whole text now: the summary is as it was.
func fuller(l look, k *known) bool {
	return l.entry && l.summary != "" && l.summary != l.doc.Text && l.summary == text.Unescaped(k.prev.Text) &&
		text.SameHeadline(text.Unescaped(k.prev.Title), l.doc.Title)
}

// latest returns the revision a text is compared with: always the latest.
func (v *Visitor) latest(ctx context.Context, a news.Article) (*news.Revision, error) {
	if a.Revision == 0 {
		return nil, nil
	}
	rev, err := v.Store.Revision(ctx, a.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("latest revision of article %d: %w", a.ID, err)
	}
	return &rev, nil
}

// patience lists the pauses between retries of a first page visit that failed
// temporarily; after the last one the feed's own text is used.
var patience = []time.Duration{2 * time.Minute, 15 * time.Minute, time.Hour}
