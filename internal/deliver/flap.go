package deliver

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
)

// flapNote returns the note for the last change before an article counts as
// flapping, that further ones may be held back; "" for other changes.
func (m *Deliverer) flapNote(ctx context.Context, article int64, at time.Time) (string, error) {
	revisions, err := m.Store.Revisions(ctx, article)
	if err != nil || news.RecentChanges(revisions, at) < news.FlapChanges {
		return "", err
	}
	return fmt.Sprintf("It has changed %d times in a day: further changes back to a text seen before are held back, and counted in the digests", news.RecentChanges(revisions, at)), nil
}

// flapsShown returns the flapping articles that a digest lists.
func (m *Deliverer) flapsShown(ctx context.Context, receiver string, since, until time.Time) ([]digest.Mute, error) {
	flaps, err := m.Store.Flaps(ctx, receiver, since, until)
	out := make([]digest.Mute, 0, len(flaps))
	for _, f := range flaps {
		out = append(out, digest.Mute{
			What:  f.Article.Title + " (" + cmp.Or(m.Live.Now().Source(f.Article.Source).Outlet, f.Article.Source) + ")",
			Flaps: f.Held,
		})
	}
	return out, err
}
