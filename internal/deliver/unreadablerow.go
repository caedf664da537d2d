package deliver

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// unreadableEvery is how often an article that cannot be read is named again.
const unreadableEvery = 7 * 24 * time.Hour

// soonRead is how far away the next look at most is for one failed look alone to
// be no reason to name an article: else, with a Retry-After of a week, it waits.
const soonRead = 24 * time.Hour

// unreadable returns the articles that this receiver was notified of and that
// cannot be read any more: each in the digest after the second look that failed,
// or the first if the next one is far away, and weekly from then on. What stood
// there last is kept, so it is no removal; but whoever replaces an article by a
// wall must not be able to do it unnoticed.
func (m *Deliverer) unreadable(ctx context.Context, g store.Group, since, until time.Time, told []digest.Row) ([]digest.Row, error) {
	articles, err := m.Store.Unreadable(ctx)
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	mutes, err := m.Store.ActiveMutes(ctx, until)
	if err != nil {
		return nil, err
	}
	var out []digest.Row
	for _, a := range articles {
		looks, err := m.Store.Looks(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		u := unreadSince(looks, until)
		if u.second.IsZero() && a.NextVisit.Sub(u.first) > soonRead {
			u.second = u.first
		}
		if !u.named(since, until) {
			continue
		}
		if known, err := m.knows(ctx, g.Receiver, a.ID, told); err != nil {
			return nil, err
		} else if !known {
			continue
		}
		r, muted, err := m.unmutedRow(ctx, a, g.Receiver, mutes)
		if err != nil {
			return nil, err
		}
		if muted {
			continue
		}
		r.Change = &news.Change{From: a.Revision, Classes: []news.ChangeClass{}}
		r.Unreadable = true
		r.Missing = u.first
		r.LastLook = u.read
		r.Notes = append(r.Notes, u.shown())
		out = append(out, r)
	}
	return out, nil
}

// knows reports whether a receiver knows of an article from before, or learns of
// it from the same digest, which tells no change of it.
func (m *Deliverer) knows(ctx context.Context, receiver string, article int64, told []digest.Row) (bool, error) {
	if i := slices.IndexFunc(told, func(r digest.Row) bool { return r.Article == article }); i >= 0 {
		return told[i].Change == nil, nil
	}
	at, err := m.toldAt(ctx, article, receiver)
	return !at.IsZero(), err
}

// unread is what the visit log says of an article that cannot be read.
type unread struct {
	read   time.Time // the last look that read it, zero if none did
	first  time.Time // the first look since that did not
	second time.Time // the second, zero while there is none
	why    string    // what the latest one found
}

func unreadSince(looks []store.Look, until time.Time) unread {
	var u unread
	for _, l := range looks {
		switch {
		case l.At.After(until):
			return u
		case l.Outcome != news.OutcomeFailed:
			u = unread{read: l.At}
		case u.first.IsZero():
			u.first = l.At
			u.why = l.Note
		default:
			if u.second.IsZero() {
				u.second = l.At
			}
			u.why = l.Note
		}
	}
	return u
}

// shown is what the latest look found, for people: "suspect" says nothing to them.
func (u unread) shown() string {
	if what, ok := strings.CutPrefix(u.why, string(news.VerdictSuspect)+": "); ok {
		return what
	}
	return "The last look found: " + u.why
}

// named reports whether a digest of a window names the article.
func (u unread) named(since, until time.Time) bool {
	if u.read.IsZero() || u.second.IsZero() {
		return false
	}
	at := u.second
	if weeks := since.Sub(at) / unreadableEvery; since.After(at) || since.Equal(at) {
		at = at.Add((weeks + 1) * unreadableEvery)
	}
	return !at.After(until)
}

// notRead joins what a digest shows of articles that cannot be read: missing
// ones whose removal is not confirmed, and those that something else stands in
// place of.
func (m *Deliverer) notRead(ctx context.Context, g store.Group, since, until time.Time, told []digest.Row) ([]digest.Row, error) {
	missing, err := m.unconfirmed(ctx, g, told)
	if err != nil {
		return nil, err
	}
	rows, err := m.unreadable(ctx, g, since, until, told)
	return append(missing, rows...), err
}
