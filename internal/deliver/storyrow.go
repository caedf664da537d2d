package deliver

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// toldShown bounds the earlier messages of a story that a message recalls.
const toldShown = 3

// storyInfo returns which outlets carry a story so far, what the receiver got of
// it, and when of this article.
func (m *Deliverer) storyInfo(ctx context.Context, a news.Article, receiver string) (digest.StoryInfo, time.Time, error) {
	info := digest.StoryInfo{ID: a.StoryID}
	var toldAt time.Time
	if a.StoryID == 0 {
		toldAt, err := m.toldAt(ctx, a.ID, receiver)
		return info, toldAt, err
	}
	members, err := m.Store.StoryArticles(ctx, a.StoryID)
	if err != nil {
		return info, toldAt, err
	}
	var outlets []string
	for _, x := range members {
		outlet := cmp.Or(m.Live.Now().Source(x.Source).Outlet, x.Source)
		if !slices.Contains(outlets, outlet) {
			outlets = append(outlets, outlet)
		}
		if x.CopyOf != 0 && len(x.Differs) == 0 {
			info.Copies++
		}
		if x.CopyOf == 0 && x.Origin != "" && !slices.Contains(info.Origins, x.Origin) {
			info.Origins = append(info.Origins, x.Origin)
		}
		at, err := m.toldAt(ctx, x.ID, receiver)
		if err != nil {
			return info, toldAt, err
		}
		switch {
		case x.ID == a.ID:
			toldAt = at
		case !at.IsZero():
			info.Told = append(info.Told, digest.Told{At: at, Title: x.Title, URL: shownURL(x)})
		}
	}
	info.Outlets = len(outlets)
	slices.SortStableFunc(info.Told, func(x, y digest.Told) int { return x.At.Compare(y.At) })
	if more := len(info.Told) - toldShown; more > 0 {
		info.Told = info.Told[more:] // the latest; the record has them all
	}
	before, err := m.toldOfCase(ctx, a.StoryID, receiver)
	info.Told = append(before, info.Told...)
	return info, toldAt, err
}

// toldAt returns when a receiver was first notified of an article; zero if never.
func (m *Deliverer) toldAt(ctx context.Context, article int64, receiver string) (time.Time, error) {
	owed, err := m.Store.OwedFor(ctx, article)
	if err != nil {
		return time.Time{}, err
	}
	for _, o := range owed {
		if o.Receiver != receiver || o.State != news.OwedSent {
			continue
		}
		sent, err := m.Store.NotificationsFor(ctx, o.ID)
		if err != nil {
			return time.Time{}, err
		}
		for _, n := range sent {
			if !n.SentAt.IsZero() {
				return n.SentAt, nil
			}
		}
	}
	return time.Time{}, nil
}
