// Package sqldb is a database of either kind, SQLite or PostgreSQL, without its
// tables: connections, transactions, commits that writers of SQLite share, the
// lock that makes one process the only one, migrations, snapshots, and what
// differs between the two. It promises that a transaction is there whole or not
// at all, that one SQL text serves both, and that a newer schema is refused
// rather than guessed at.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	schema  Schema
	w, r    *sql.DB // writers (one connection on SQLite) and readers
	dialect dialect
	url     string
	lock    func() error // releases the database lock, nil while it is not held
	turns   *turns       // who writes next, on SQLite

	// lockConn is the connection whose session has PostgreSQL's lock.
	lockConn *sql.Conn

	mu     sync.Mutex
	stmts  map[stmtKey]*sql.Stmt
	missed []string // statements a transaction had to prepare for itself
}

// Schema is the schema that a binary knows.
type Schema struct {
	Version int64
	// Migrations has the numbered SQL files in folders named "sqlite" and "postgres".
	Migrations fs.FS
	// After runs after each migration and at each open for writing; it must be
	// idempotent. Nil for none.
	After func(ctx context.Context, db *DB) error
}

type stmtKey struct {
	db    *sql.DB
	query string
}

// Options says how to open a store.
type Options struct {
	// ReadOnly opens an existing database for reading; it is neither created
	// nor migrated, and its schema must be the one this binary knows.
	ReadOnly bool
	// Beside opens an existing database to write a little in it beside a
	// service that runs and holds its lock; it is neither created nor migrated.
	Beside bool
	// Lock takes the database lock before anything is migrated, for the
	// process that polls and delivers.
	Lock bool
	// Make, with Beside, makes a database that is not there yet.
	Make bool
	// Temporary trades durability for speed: for replays and tests whose
	// database is thrown away. SQLite only.
	Temporary bool

	// immutable reads a SQLite file where no log can be made beside it. It is
	// right only while nobody writes the file.
	immutable bool
}

// Open opens the database that the URL names ("sqlite:FILE" or
// "postgres://..."), migrates it to this binary's schema and checks it.
func Open(ctx context.Context, url string, schema Schema, opt Options) (*DB, error) {
	d, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if !d.sqlite() {
		if d.home, err = newHome(schema.Migrations); err != nil {
			return nil, err
		}
	}
	db := &DB{schema: schema, dialect: d, url: url, stmts: map[stmtKey]*sql.Stmt{}, turns: newTurns()}
	if err := db.open(ctx, opt); err != nil {
		db.Close()
		return nil, fmt.Errorf("database %s: %w", d.shown, d.explain(err))
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, opt Options) (err error) {
	if err := db.connect(ctx, opt); err != nil {
		return err
	}
	if opt.Beside && opt.Make {
		return db.makeBeside(ctx)
	}
	if opt.ReadOnly || opt.Beside {
		return db.checkSchema(ctx)
	}
	if opt.Lock {
		if err := db.Lock(ctx); err != nil {
			return err
		}
	}
	return db.migrate(ctx)
}

// Close releases the lock and the connections.
func (db *DB) Close() error {
	var errs []error
	db.mu.Lock()
	for _, st := range db.stmts {
		errs = append(errs, st.Close())
	}
	db.stmts = nil
	db.mu.Unlock()
	if db.w != nil {
		errs = append(errs, db.w.Close())
	}
	if db.r != nil && db.r != db.w {
		errs = append(errs, db.r.Close())
	}
	return errors.Join(append(errs, db.Unlock())...)
}

// Statements lists the statements that were prepared so far, each once.
func (db *DB) Statements(ctx context.Context) ([]string, error) {
	if err := db.prepareMissed(ctx); err != nil {
		return nil, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	var list []string
	for key := range db.stmts {
		if !slices.Contains(list, key.query) {
			list = append(list, key.query)
		}
	}
	return list, nil
}

// Writer is the pool of connections that write, for what no method here does.
func (db *DB) Writer() *sql.DB { return db.w }

// prepared returns the statement for query on db, prepared at first use.
func (db *DB) prepared(ctx context.Context, pool *sql.DB, query string) (*sql.Stmt, error) {
	key := stmtKey{pool, query}
	db.mu.Lock()
	st, closed := db.stmts[key], db.stmts == nil
	db.mu.Unlock()
	if st != nil {
		return st, nil
	}
	if closed {
		return nil, sql.ErrConnDone
	}
	st, err := pool.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if have := db.stmts[key]; have != nil {
		return have, st.Close()
	}
	if db.stmts == nil {
		return nil, errors.Join(sql.ErrConnDone, st.Close())
	}
	db.stmts[key] = st
	return st, nil
}

// prepareMissed prepares, outside any transaction, what earlier ones lacked.
func (db *DB) prepareMissed(ctx context.Context) error {
	db.mu.Lock()
	missed := db.missed
	db.missed = nil
	db.mu.Unlock()
	for _, q := range missed {
		if _, err := db.prepared(ctx, db.w, q); err != nil {
			return err
		}
	}
	return nil
}

// Each calls fn for every row of a read-only query.
func (db *DB) Each(ctx context.Context, fn func(scan func(...any) error) error, query string, args ...any) error {
	st, err := db.prepared(ctx, db.r, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, soundArgs(args)...)
	return db.dialect.explain(scanAll(rows, err, fn))
}

// Row scans the one row of a read-only query; ErrNotFound if there is none.
func (db *DB) Row(ctx context.Context, dst []any, query string, args ...any) error {
	st, err := db.prepared(ctx, db.r, query)
	if err != nil {
		return err
	}
	return db.dialect.explain(named(st.QueryRowContext(ctx, soundArgs(args)...).Scan(dst...)))
}

func scanAll(rows *sql.Rows, err error, fn func(scan func(...any) error) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
