// Package store keeps Tocsin's truth in SQL: sources, entries, articles,
// revisions, matches, what is owed and what was delivered. It promises that
// each Save method is one transaction (all of it is there, or none), that one
// SQL text serves SQLite and PostgreSQL, and that a newer schema is refused
// rather than guessed at.
//
// The store holds state and answers questions about it; it decides nothing.
// What is due, what is new and who is told are decisions of package monitor.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
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
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	d, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	s := &Store{dialect: d, url: url, stmts: map[stmtKey]*sql.Stmt{}, turns: newTurns()}
	if err := s.open(ctx, opt); err != nil {
		s.Close()
		return nil, fmt.Errorf("database %s: %w", d.shown, d.explain(err))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, opt Options) (err error) {
	if err := s.connect(ctx, opt); err != nil {
		return err
	}
	if opt.Beside && opt.Make {
		return s.makeBeside(ctx)
	}
	if opt.ReadOnly || opt.Beside {
		return s.checkSchema(ctx)
	}
	if opt.Lock {
		if err := s.Lock(ctx); err != nil {
			return err
		}
	}
	return s.migrate(ctx)
}

// Close releases the lock and the connections.
func (s *Store) Close() error {
	var errs []error
	s.mu.Lock()
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	s.stmts = nil
	s.mu.Unlock()
	if s.w != nil {
		errs = append(errs, s.w.Close())
	}
	if s.r != nil && s.r != s.w {
		errs = append(errs, s.r.Close())
	}
	return errors.Join(append(errs, s.Unlock())...)
}

// Ping reports whether the database answers and can be written.
func (s *Store) Ping(ctx context.Context) error {
	return s.inTx(ctx, func(t tx) error {
		return t.exec(ctx, `INSERT INTO meta (key, value) VALUES ('ping', '') ON CONFLICT (key) DO NOTHING`)
	})
}

// tx is a transaction whose statements are prepared once per store.
type tx struct {
	*sql.Tx
	s   *Store
	own map[string]*sql.Stmt // by query, those it has used
}

func (s *Store) newTx(raw *sql.Tx) tx { return tx{raw, s, map[string]*sql.Stmt{}} }

// inTx runs fn in one write transaction. A deadlock or serialization failure
// of PostgreSQL rolls everything back, so fn is simply run again.
func (s *Store) inTx(ctx context.Context, fn func(t tx) error) error {
	for try := 0; ; try++ {
		err := s.once(ctx, fn)
		if err == nil || try == 3 || !retryable(err) {
			return s.dialect.explain(err)
		}
	}
}

func (s *Store) once(ctx context.Context, fn func(t tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.dialect.sqlite() {
		return s.inTurn(ctx, fn)
	}
	if err := s.prepareMissed(ctx); err != nil {
		return err
	}
	raw, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(s.newTx(raw)); err != nil {
		return errors.Join(err, ignoreDone(raw.Rollback()))
	}
	return raw.Commit()
}

// whole is the context of a transaction. One of SQLite takes milliseconds, and
// if it could be cancelled half way, the driver would start a goroutine for
// each of its statements.
func (s *Store) whole(ctx context.Context) context.Context {
	if s.dialect.sqlite() {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// retryable knows PostgreSQL's serialization_failure and deadlock_detected.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// prepared returns the statement for query on db, prepared at first use.
func (s *Store) prepared(ctx context.Context, db *sql.DB, query string) (*sql.Stmt, error) {
	key := stmtKey{db, query}
	s.mu.Lock()
	st, closed := s.stmts[key], s.stmts == nil
	s.mu.Unlock()
	if st != nil {
		return st, nil
	}
	if closed {
		return nil, sql.ErrConnDone
	}
	st, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.stmts[key]; have != nil {
		return have, st.Close()
	}
	if s.stmts == nil {
		return nil, errors.Join(sql.ErrConnDone, st.Close())
	}
	s.stmts[key] = st
	return st, nil
}

// statement prepares on the transaction's own connection what is not yet
// prepared: the pool would wait for a second connection, and SQLite has one
// writer. The next transaction finds it prepared. Of each statement it makes
// one, as the transaction holds them until its end: ten thousand sources were
// a hundred megabytes of statements.
func (t tx) statement(ctx context.Context, query string) (st *sql.Stmt, err error) {
	if st := t.own[query]; st != nil {
		return st, nil
	}
	t.s.mu.Lock()
	shared := t.s.stmts[stmtKey{t.s.w, query}]
	if shared == nil {
		t.s.missed = append(t.s.missed, query)
	}
	t.s.mu.Unlock()
	if shared != nil {
		st = t.Tx.StmtContext(ctx, shared)
	} else if st, err = t.Tx.PrepareContext(ctx, query); err != nil {
		return nil, err
	}
	t.own[query] = st
	return st, nil
}

// prepareMissed prepares, outside any transaction, what earlier ones lacked.
func (s *Store) prepareMissed(ctx context.Context) error {
	s.mu.Lock()
	missed := s.missed
	s.missed = nil
	s.mu.Unlock()
	for _, q := range missed {
		if _, err := s.prepared(ctx, s.w, q); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.result(ctx, query, args...)
	return err
}

func (t tx) result(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = t.s.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

// count runs the statement and returns how many rows it touched.
func (t tx) count(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.result(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t tx) row(ctx context.Context, dst []any, query string, args ...any) error {
	ctx = t.s.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	return named(st.QueryRowContext(ctx, args...).Scan(dst...))
}

// each calls fn for every row.
func (t tx) each(ctx context.Context, fn func(scan func(...any) error) error, query string, args ...any) error {
	ctx = t.s.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	return scanAll(rows, err, fn)
}

// each calls fn for every row of a read-only query.
func (s *Store) each(ctx context.Context, fn func(scan func(...any) error) error, query string, args ...any) error {
	st, err := s.prepared(ctx, s.r, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	return s.dialect.explain(scanAll(rows, err, fn))
}

// row scans the one row of a read-only query; ErrNotFound if there is none.
func (s *Store) row(ctx context.Context, dst []any, query string, args ...any) error {
	st, err := s.prepared(ctx, s.r, query)
	if err != nil {
		return err
	}
	return s.dialect.explain(named(st.QueryRowContext(ctx, args...).Scan(dst...)))
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

// micros is how times are stored: microseconds since 1970 UTC, 0 for the
// zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment scans a stored time.
type moment struct{ t *time.Time }

func (m moment) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a stored time is a %T, not an integer", v)
	}
	*m.t = time.Time{}
	if n != 0 {
		*m.t = time.UnixMicro(n).UTC()
	}
	return nil
}

// flag scans a stored boolean, kept as 0 or 1 for both databases.
type flag struct{ b *bool }

func (f flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a stored flag is a %T, not an integer", v)
	}
	*f.b = n != 0
	return nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
