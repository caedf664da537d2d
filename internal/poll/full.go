package poll

import (
	"context"
	"fmt"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// isFull reports whether as much was kept of a source today as may be.
func (m *Poller) isFull(ctx context.Context, p *store.Poll, entries int) (bool, error) {
	if entries == 0 {
		return false, nil
	}
	kept, err := m.Store.KeptToday(ctx, p.Source.ID, p.At)
	if err != nil {
		return false, fmt.Errorf("what is kept of source %s: %w", p.Source.Name, err)
	}
	return m.Live.Now().Config.Fetch.Full(kept), nil
}

// isLong reports whether an entry waits where its source has used up its day.
func isLong(e news.Entry) bool { return len(e.Summary)+len(e.Content) > config.LongText }

// wait leaves entries for the next day: they are not known yet, and the feed is
// read in full until they are, as the answer that brought them was not taken.
func (m *Poller) wait(p *store.Poll, before news.Source, entries int) {
	src := &p.Source
	src.ETag = before.ETag
	src.LastModified = before.LastModified
	src.ValidatorURL = before.ValidatorURL
	src.BodySHA = before.BodySHA
	p.Gates = append(p.Gates, store.Gate{Gate: "disk", Reason: "a long entry of a source that has used up its day", N: entries})
	m.Pacing.Notify(p, m.Notices.SourceFull(src.Name, m.Live.Now().Config.Fetch.KeepDaily, p.At))
}
