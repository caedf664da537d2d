package deliver

import (
	"context"
	"slices"

	"tocsin/internal/digest"
	"tocsin/internal/store"
)

// historyShown bounds the earlier stories that a message recalls.
const historyShown = 4

// toldOfCase returns the earlier stories of a case that a receiver was notified
// of, each by its first article, oldest first; the latest of them if there are
// many.
func (m *Deliverer) toldOfCase(ctx context.Context, of int64, receiver string) ([]digest.Told, error) {
	links, err := m.Store.StoryLinks(ctx, of)
	if err != nil {
		return nil, err
	}
	var out []digest.Told
	for _, l := range links {
		if l.Story != of || l.Kind != store.LinkEarlier {
			continue
		}
		t, err := m.Store.ToldOfStory(ctx, l.Other, receiver)
		if err != nil {
			return nil, err
		}
		if !t.At.IsZero() {
			out = append(out, digest.Told{At: t.At, Title: t.Article.Title, URL: shownURL(t.Article), Earlier: true})
		}
	}
	slices.SortStableFunc(out, func(x, y digest.Told) int { return x.At.Compare(y.At) })
	return out[max(0, len(out)-historyShown):], nil
}
