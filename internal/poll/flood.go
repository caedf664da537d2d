package poll

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/text"
)

const (
	// floodLeast is the number of unseen entries in one poll, if they are half of
	// what the source shows, that are checked again: a feed rebuilt under other GUIDs
	// and addresses, or an archive poured into it, is not news.
	floodLeast = 10
	// rebuiltLeast is the same for a small feed: then every one of them has to be
	// known by its title and day.
	rebuiltLeast = 3
	// lateEntry is how long before the last good poll a new entry may be dated:
	// outlets do publish late, but not many at once.
	lateEntry = 48 * time.Hour
)

// flood classifies the unseen entries of a poll.
type flood struct {
	moved map[string]int64 // key -> the article that is known under another GUID and address
	old   map[string]bool  // key -> dated long before the last good poll
}

// brake checks a poll that brings many entries at once. It returns nothing for
// one that does not, or whose entries are backlog or wanted whatever their age.
func (m *Poller) brake(
	ctx context.Context, p *store.Poll, conf config.Source, entries []keyed, known map[string]store.KnownEntry, ids identities,
) (flood, error) {
	var f flood
	if p.Backlog || len(entries)-len(known) < rebuiltLeast {
		return f, nil
	}
	unseen, err := m.unseen(ctx, conf.Name, entries, known, ids)
	if err != nil || len(unseen) < rebuiltLeast || len(unseen)*2 < len(entries) {
		return f, err
	}
	if f.moved, err = m.movedEntries(ctx, p.Source.ID, unseen, known); err != nil {
		return f, err
	}
	small := len(unseen) < floodLeast
	if len(f.moved)*2 < len(unseen) || small && len(f.moved) < len(unseen) {
		f.moved = nil // a few titles that come every week
	}
	if small {
		m.reportFlood(p, f)
		return f, nil
	}
	f.old = map[string]bool{}
	for _, e := range unseen {
		if f.moved[e.key] == 0 && !e.Published.IsZero() && e.Published.Time.Before(p.Source.LastOK.Add(-lateEntry)) {
			f.old[e.key] = true
		}
	}
	if len(f.old) < floodLeast || conf.Backlog == config.BacklogDigest {
		f.old = nil
	}
	m.reportFlood(p, f)
	return f, nil
}

// unseen returns the entries whose GUID and address are both new. One that was
// recognised as an entry of the last listing is none: a feed whose links carry
// another token at each poll was not rebuilt.
func (m *Poller) unseen(
	ctx context.Context, source string, entries []keyed, known map[string]store.KnownEntry, ids identities,
) ([]keyed, error) {
	var out []keyed
	var keys []string
	for _, e := range entries {
		_, seen := known[e.key]
		_, renamed := ids.renamed[e.key]
		if !seen && !renamed {
			out, keys = append(out, e), append(keys, ArticleKey(source, e))
		}
	}
	have, err := m.Store.KnownURLs(ctx, keys)
	if err != nil {
		return nil, err
	}
	rest := out[:0]
	for i, e := range out {
		if !have[keys[i]] {
			rest = append(rest, e)
		}
	}
	return rest, nil
}

// movedEntries finds the articles of entries that were known under another GUID
// and address: those with the same title and day, each taken once, and none that
// the source still shows under its old one.
func (m *Poller) movedEntries(
	ctx context.Context, source int64, unseen []keyed, known map[string]store.KnownEntry,
) (map[string]int64, error) {
	taken := map[int64]bool{}
	for _, k := range known {
		taken[k.Article] = true
	}
	before := map[string][]int64{}
	err := m.Store.EntriesOfSource(ctx, source, func(article int64, raw string) error {
		var e news.Entry
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			return fmt.Errorf("stored entry of article %d: %w", article, err)
		}
		if name := titleAndDay(e); !taken[article] {
			before[name], taken[article] = append(before[name], article), true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	moved := map[string]int64{}
	for _, e := range unseen {
		name := titleAndDay(e.Entry)
		if articles := before[name]; len(articles) > 0 && e.Title != "" {
			moved[e.key], before[name] = articles[0], articles[1:]
		}
	}
	return moved, nil
}

// titleAndDay identifies an entry whose GUID and address cannot be relied on.
func titleAndDay(e news.Entry) string {
	day := ""
	if !e.Published.IsZero() {
		day = e.Published.Time.UTC().Format(time.DateOnly)
	}
	return text.Fold(text.Clean(e.Title)) + "\x00" + day
}

// reportFlood sends the operators one notice in place of one per entry.
func (m *Poller) reportFlood(p *store.Poll, f flood) {
	name := p.Source.Name
	if n := len(f.moved); n > 0 {
		p.Gates = append(p.Gates, store.Gate{Gate: "identity", Reason: "the same article under another GUID and address", N: n})
		m.Pacing.Notify(p, m.Notices.SourceRebuilt(name, n, p.Total, p.At))
	}
	if n := len(f.old); n > 0 {
		p.Gates = append(p.Gates, store.Gate{Gate: "backlog", Reason: "old entries, many at once", N: n})
		m.Pacing.Notify(p, m.Notices.SourceFlood(name, n, p.At))
	}
}
