// Package store keeps Tocsin's truth in SQL: sources, entries, articles,
// revisions, matches, what is owed and what was delivered. It promises that
// each Save method is one transaction: all of it is there, or none.
//
// The store holds state and answers questions about it; it decides nothing.
// What is due, what is new and who is told are decisions of the packages above.
package store

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"tocsin/internal/sqldb"
)

// Schema is the newest schema version this binary knows.
const Schema = 87

//go:embed migrations
var migrations embed.FS

// Store is an open database with Tocsin's tables. It is safe for concurrent use.
type Store struct {
	db    *sqldb.DB
	marks *marks
}

func newStore(db *sqldb.DB) *Store { return &Store{db, newMarks()} }

// Open opens the database that the URL names ("sqlite:FILE" or
// "postgres://..."), migrates it to this binary's schema and checks it.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, url, sqldb.Schema{
		Version: Schema, Migrations: files,
		After: func(ctx context.Context, db *sqldb.DB) error {
			s := newStore(db)
			return errors.Join(s.sealOld(ctx), s.shortenKeys(ctx))
		},
	}, opt)
	if err != nil {
		return nil, err
	}
	return newStore(db), nil
}

// Close releases the lock and the connections.
func (s *Store) Close() error { return s.db.Close() }

// Lock makes this process the only one that polls and delivers; see DB.Lock.
func (s *Store) Lock(ctx context.Context) error { return s.db.Lock(ctx) }

// Unlock releases the lock; it does nothing if the lock is not held.
func (s *Store) Unlock() error { return s.db.Unlock() }

// Held reports whether this process still has the lock; see DB.Held.
func (s *Store) Held(ctx context.Context) error { return s.db.Held(ctx) }

// Version is the schema version of the open database.
func (s *Store) Version(ctx context.Context) (int64, error) { return s.db.Version(ctx) }

// Snapshot writes a consistent copy to a new file; see DB.Snapshot.
func (s *Store) Snapshot(ctx context.Context, path string) error { return s.db.Snapshot(ctx, path) }

// Ping reports whether the database answers and can be written.
func (s *Store) Ping(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		return t.Exec(ctx, `INSERT INTO meta (key, value) VALUES ('ping', '') ON CONFLICT (key) DO NOTHING`)
	})
}

// tx is a transaction on Tocsin's tables.
type tx struct{ sqldb.Tx }

// inTx runs fn in one write transaction, behind the marks that wait; see DB.InTx.
func (s *Store) inTx(ctx context.Context, fn func(t tx) error) (err error) {
	some, failed := s.marks.take(), true // also if fn panics
	defer func() { s.marks.settle(some, failed) }()
	err = s.db.InTx(ctx, func(t sqldb.Tx) error {
		if err := some.write(ctx, tx{t}); err != nil {
			return err
		}
		return fn(tx{t})
	})
	failed = err != nil
	return err
}
