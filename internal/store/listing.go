package store

import (
	"context"
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
