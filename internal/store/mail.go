package store

import (
	"context"
	"time"

	"tocsin/internal/sqldb"
)

// Mail is a message as it was received. It waits for the visit that makes an
// article of it, and decides whether it is kept as evidence.
type Mail struct {
	At     time.Time
	URL    string // of its folder, with its number there
	Signed string // what its signatures prove
	Size   int64  // in bytes, as the server says; more than len(Raw) if it was cut
	Raw    []byte
}

func mailBatch() sqldb.Batch {
	return sqldb.Batch{Table: "mails", Columns: []sqldb.Column{
		sqldb.Int("article_id"), sqldb.Int("at"), sqldb.Text("url"), sqldb.Text("signed"), sqldb.Int("size"), sqldb.Bytes("raw"),
	}}
}

func addMail(b *sqldb.Batch, article int64, m *Mail) {
	if m != nil {
		b.Rows = append(b.Rows, []any{article, sqldb.Micros(m.At), m.URL, m.Signed, m.Size, m.Raw})
	}
}

// Mail returns the mail that an article is to be made of; nil if there is none.
func (s *Store) Mail(ctx context.Context, article int64) (*Mail, error) {
	var m Mail
	found, err := exists(s.db.Row(ctx, []any{sqldb.ScanTime(&m.At), &m.URL, &m.Signed, &m.Size, &m.Raw},
		`SELECT at, url, signed, size, raw FROM mails WHERE article_id = $1`, article))
	if err != nil || !found {
		return nil, err
	}
	return &m, nil
}

// dropMail forgets the mail that an article was made of: its evidence is a response.
func (t tx) dropMail(ctx context.Context, article int64) error {
	return t.Exec(ctx, `DELETE FROM mails WHERE article_id = $1`, article)
}
