package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tocsin/internal/sqldb"
)

// listingBatch notes what a source shows now.
func listingBatch(p Poll) sqldb.Batch {
	b := sqldb.Batch{
		Table: "listings", Columns: []sqldb.Column{sqldb.Int("source_id"), sqldb.Int("at"), sqldb.Text("keys")},
		Tail: ` ON CONFLICT (source_id) DO UPDATE SET at = excluded.at, keys = excluded.keys`,
	}
	if p.Listing != nil {
		b.Rows = [][]any{{p.Source.ID, sqldb.Micros(p.At), sqldb.JSON(p.Listing)}}
	}
	return b
}

// Listed reports whether a source that published an article still shows its entry.
type Listed struct {
	Source string
	Read   time.Time // when the source was last read without failure
	Shown  bool
	Older  bool // it shows entries that it published before this one
}

// Listings returns whether the sources of an article still show it; sources whose
// listing is unknown are left out.
func (s *Store) Listings(ctx context.Context, article int64) ([]Listed, error) {
	var out []Listed
	err := s.db.Each(ctx, func(scan func(...any) error) error {
		var l Listed
		if err := scan(&l.Source, sqldb.ScanTime(&l.Read), sqldb.ScanFlag(&l.Shown), sqldb.ScanFlag(&l.Older)); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	}, `SELECT s.name, s.last_ok,
			CASE WHEN e.key IN (SELECT value`+s.db.Scalar()+` FROM `+s.db.Rows("l.keys")+`) THEN 1 ELSE 0 END,
			CASE WHEN EXISTS (SELECT 1 FROM entries o WHERE o.source_id = e.source_id
				AND (o.seen_at < e.seen_at OR o.seen_at = e.seen_at AND o.id > e.id)
				AND o.key IN (SELECT value`+s.db.Scalar()+` FROM `+s.db.Rows("l.keys")+`)) THEN 1 ELSE 0 END
		FROM entries e JOIN sources s ON s.id = e.source_id JOIN listings l ON l.source_id = e.source_id
		WHERE e.article_id = $1 AND s.active = 1 ORDER BY e.id`, article)
	return out, err
}

// rower reads one row, in a transaction or outside one.
type rower interface {
	Row(ctx context.Context, into []any, query string, args ...any) error
}

// goneFrom returns the keys that a source showed when it was last read, but for
// those that it shows now.
func goneFrom(ctx context.Context, q rower, source int64, now []string) ([]string, error) {
	var stored string
	if had, err := exists(q.Row(ctx, []any{&stored}, `SELECT keys FROM listings WHERE source_id = $1`, source)); err != nil || !had {
		return nil, err
	}
	var keys []string
	if err := json.Unmarshal([]byte(stored), &keys); err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	shown := make(map[string]bool, len(now))
	for _, key := range now {
		shown[key] = true
	}
	return slices.DeleteFunc(keys, func(key string) bool { return shown[key] }), nil
}

// shown is when an entry was seen first; of those that came together, the one
// with the higher id stood further down, and is older.
type shown struct {
	article, id, at int64
}

func (s shown) olderThan(other shown) bool {
	return s.at < other.at || s.at == other.at && s.id > other.id
}

// withdrawn makes the articles due whose entries a source has taken out of its
// list, though it still shows older ones: an entry that slides off the end of a
// list says nothing, but one that is taken out of it is the first sign of a
// removal. The listing is the one before this poll.
func (t tx) withdrawn(ctx context.Context, p Poll) error {
	if p.Listing == nil {
		return nil
	}
	gone, err := goneFrom(ctx, t, p.Source.ID, p.Listing)
	if err != nil || len(gone) == 0 {
		return err
	}
	listed, err := t.entriesOf(ctx, p.Source.ID, p.Listing)
	if err != nil || len(listed) == 0 {
		return err
	}
	taken, err := t.entriesOf(ctx, p.Source.ID, gone)
	if err != nil {
		return err
	}
	oldest := slices.MinFunc(listed, func(a, b shown) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.id, a.id)) })
	for _, e := range taken {
		if !oldest.olderThan(e) {
			continue
		}
		err := t.Exec(ctx, want+`id = $1 AND state IN ('live', 'missing')`,
			e.article, sqldb.Micros(p.At))
		if err != nil {
			return err
		}
	}
	return nil
}

func (t tx) entriesOf(ctx context.Context, source int64, keys []string) ([]shown, error) {
	var out []shown
	err := t.Each(ctx, func(scan func(...any) error) error {
		var key string
		var s shown
		if err := scan(&key, &s.article, &s.id, &s.at); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	}, t.DB().Lookup("article_id, id, seen_at", "entries", "source_id = $1 AND ", "key", "$2"), source, t.DB().List(keys))
	return out, err
}

// ListedEntry is an entry that a source showed when it was last read.
type ListedEntry struct {
	Key     string
	Hash    string
	Article int64
	Raw     string // the observation, as JSON
}

// GoneEntries returns the entries that a source showed when it was last read, but
// for those whose keys it shows now.
func (s *Store) GoneEntries(ctx context.Context, source int64, now []string) ([]ListedEntry, error) {
	keys, err := goneFrom(ctx, s.db, source, now)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	var out []ListedEntry
	err = s.db.Each(ctx, func(scan func(...any) error) error {
		var l ListedEntry
		if err := scan(&l.Key, &l.Hash, &l.Article, &l.Raw); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	}, s.db.Lookup("hash, article_id, raw", "entries", "source_id = $1 AND ", "key", "$2"), source, s.db.List(keys))
	return out, err
}
