package deliver

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/owe"
	"tocsin/internal/store"
)

// unconfirmed returns the articles that this receiver was notified of and that
// are missing now, but not long enough to be called removed: a digest shows them
// at once, unless they are muted.
func (m *Deliverer) unconfirmed(ctx context.Context, g store.Group, told []digest.Row) ([]digest.Row, error) {
	missing, err := m.Store.Missing(ctx)
	if err != nil {
		return nil, err
	}
	mutes, err := m.Store.ActiveMutes(ctx, m.Now())
	if err != nil {
		return nil, err
	}
	var out []digest.Row
	for _, a := range missing {
		at, err := m.toldAt(ctx, a.ID, g.Receiver)
		if err != nil {
			return nil, err
		}
		if at.IsZero() || slices.ContainsFunc(told, func(r digest.Row) bool { return r.Article == a.ID && r.Change != nil }) {
			continue
		}
		r, muted, err := m.unmutedRow(ctx, a, g.Receiver, mutes)
		if err != nil {
			return nil, err
		}
		if muted {
			continue
		}
		r.Change = &news.Change{From: a.Revision, Classes: []news.ChangeClass{news.ChangeRemoved}}
		r.Missing = a.MissingSince
		listed, err := m.Live.Now().Outlets.Listed(ctx, m.Store, a)
		if err != nil {
			return nil, err
		}
		r.Notes = append(r.Notes, listed.Words...)
		if _, r.LastLook, err = m.missingSince(ctx, a.ID, m.Now()); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// unmutedRow gathers an article as it was read last, and reports whether mutes
// cover every reason to name it.
func (m *Deliverer) unmutedRow(ctx context.Context, a news.Article, receiver string, mutes []news.Mute) (digest.Row, bool, error) {
	r, err := m.articleRow(ctx, a, a.Revision, receiver)
	return r, err == nil && owe.Muted(mutes, a, r.Matches), err
}

// missingSince reads from the visit log when an article was first found
// missing before the moment, and when it was last seen before that.
func (m *Deliverer) missingSince(ctx context.Context, article int64, at time.Time) (since, lastSeen time.Time, err error) {
	looks, err := m.Store.Looks(ctx, article)
	for _, l := range looks {
		switch {
		case l.At.After(at):
			return since, lastSeen, err
		case l.Verdict == news.VerdictArticle:
			since, lastSeen = time.Time{}, l.At
		case l.Verdict == news.VerdictError && since.IsZero():
			since = l.At
		}
	}
	return since, lastSeen, err
}
