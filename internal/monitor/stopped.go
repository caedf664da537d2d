package monitor

import (
	"context"
	"time"

	"tocsin/internal/digest"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// stoppedOf is what the matcher says was stopped, as it is stored.
func stoppedOf(list []match.Stopped) []store.Stopped {
	out := make([]store.Stopped, 0, len(list))
	for _, s := range list {
		out = append(out, store.Stopped{Reason: news.Reason{Watchlist: s.Watchlist, Rule: s.Rule, Entity: s.Entity}, By: s.By, Alert: s.Alert})
	}
	return out
}

// stoppedShown is what a digest says was stopped since the one before: of
// what would have been a reason to tell its receiver.
func (m *Deliverer) stoppedShown(ctx context.Context, receiver string, since, until time.Time) ([]digest.Stopped, error) {
	counts, err := m.Store.StoppedCounts(ctx, since, until)
	if err != nil {
		return nil, err
	}
	var out []digest.Stopped
	for _, c := range counts {
		if c.Alert && m.Live.Now().Routes.Reaches(receiver, c.Watchlist) {
			out = append(out, digest.Stopped{What: c.Reason.String(), By: c.By, Articles: c.Articles})
		}
	}
	return out, nil
}
