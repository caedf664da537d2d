package deliver

import (
	"context"
	"time"

	"tocsin/internal/digest"
)

// stoppedShown returns what a digest says was stopped since the previous one, of
// what would have been a reason to notify its receiver.
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
