package monitor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// suppression says why rows of this visit are not told, "" if they are.
func (m *Owing) suppression(ctx context.Context, v *store.Visit) (string, error) {
	if v.Change == nil || v.Change.To == 0 || v.Revision == nil {
		return "", nil
	}
	revisions, err := m.Store.Revisions(ctx, v.Article.ID)
	if err != nil {
		return "", err
	}
	seenAs := 0
	for _, rev := range revisions {
		if slices.Equal(rev.Hash, v.Revision.Hash) {
			seenAs = rev.N
		}
	}
	if recent := news.RecentChanges(revisions, v.At); seenAs != 0 && recent >= news.FlapChanges {
		return fmt.Sprintf("%s%d changes in a day, and this text was revision %d already", news.Flapping, recent+1, seenAs), nil
	}
	return "", nil
}

// flapNote tells with the last change before an article counts as flapping
// that further ones may be held back, "" for other changes.
func (m *Deliverer) flapNote(ctx context.Context, article int64, at time.Time) (string, error) {
	revisions, err := m.Store.Revisions(ctx, article)
	if err != nil || news.RecentChanges(revisions, at) < news.FlapChanges {
		return "", err
	}
	return fmt.Sprintf("It has changed %d times in a day: further changes back to a text seen before are held back, and counted in the digests", news.RecentChanges(revisions, at)), nil
}

// flapsShown are the articles whose flapping a digest lists.
func (m *Deliverer) flapsShown(ctx context.Context, receiver string, since, until time.Time) ([]digest.Mute, error) {
	flaps, err := m.Store.Flaps(ctx, receiver, since, until)
	out := make([]digest.Mute, 0, len(flaps))
	for _, f := range flaps {
		out = append(out, digest.Mute{What: f.Article.Title + " (" + cmp.Or(m.Live.Now().Source(f.Article.Source).Outlet, f.Article.Source) + ")", Flaps: f.Held})
	}
	return out, err
}
