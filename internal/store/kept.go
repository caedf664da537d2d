package store

import (
	"context"
	"time"
)

// dayOf is the day in which what is kept of a source is counted.
func dayOf(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// KeptToday is how many bytes of a source were kept on the day of a moment.
func (s *Store) KeptToday(ctx context.Context, source int64, at time.Time) (bytes int64, err error) {
	_, err = exists(s.db.Row(ctx, []any{&bytes}, `SELECT bytes FROM source_bytes WHERE source_id = $1 AND day = $2`, source, dayOf(at)))
	return bytes, err
}

// countKept adds to the bytes of a source's day.
func (t tx) countKept(ctx context.Context, source int64, at time.Time, bytes int) error {
	if bytes == 0 {
		return nil
	}
	return t.Exec(ctx, `INSERT INTO source_bytes (source_id, day, bytes) VALUES ($1, $2, $3) ON CONFLICT (source_id) DO UPDATE
		SET bytes = excluded.bytes + CASE WHEN source_bytes.day = excluded.day THEN source_bytes.bytes ELSE 0 END, day = excluded.day`,
		source, dayOf(at), bytes)
}

// size is what is kept of a visit in bytes, as far as its source decides that.
func (v Visit) size() (n int) {
	if v.Response != nil {
		n += len(v.Response.Headers) + len(v.Response.Body)
	}
	if v.Elsewhere != nil && v.Elsewhere.Response != nil {
		n += len(v.Elsewhere.Response.Headers) + len(v.Elsewhere.Response.Body)
	}
	if v.Revision != nil {
		n += len(v.Revision.Title) + len(v.Revision.Text)
	}
	return n
}

// size is what is kept of a poll in bytes.
func (p Poll) size() (n int) {
	for _, e := range p.Entries {
		n += len(e.Raw)
		if e.Feed != nil {
			n += len(e.Feed.Title) + len(e.Feed.Text)
		}
	}
	return n
}

// Unkept leaves of a response its digest and sizes: the day's bytes of its source
// are used up.
func (r *Response) Unkept() {
	r.Headers = ""
	r.Body = []byte{}
}
