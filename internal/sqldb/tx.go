package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// InsertAll inserts batches in their order; on PostgreSQL in one statement, as
// each statement is a round trip. Its parts do not see each other's rows, but
// foreign keys are checked when all of them are done.
func (t Tx) InsertAll(ctx context.Context, batches ...Batch) error {
	batches = slices.DeleteFunc(batches, func(b Batch) bool { return len(b.Rows) == 0 })
	if t.DB().SQLite() {
		for _, b := range batches {
			query := b.insertOne()
			for _, row := range b.Rows {
				if err := t.Exec(ctx, query, row...); err != nil {
					return err
				}
			}
		}
		return nil
	}
	var parts []string
	var args []any
	for _, b := range batches {
		parts = append(parts, b.insertMany(len(args)))
		arrays, err := b.arrays()
		if err != nil {
			return err
		}
		args = append(args, arrays...)
	}
	if len(parts) == 0 {
		return nil
	}
	last := len(parts) - 1
	for i, part := range parts[:last] {
		parts[i] = "batch" + strconv.Itoa(i) + " AS (" + part + ")"
	}
	query := parts[last]
	if last > 0 {
		query = "WITH " + strings.Join(parts[:last], ", ") + " " + query
	}
	return t.Exec(ctx, query, args...)
}

// Tx is a transaction whose statements are prepared once per database.
type Tx struct {
	raw *sql.Tx
	db  *DB
	own map[string]*sql.Stmt // by query, those it has used
}

// DB is the database of the transaction.
func (t Tx) DB() *DB { return t.db }

func (db *DB) newTx(raw *sql.Tx) Tx { return Tx{raw, db, map[string]*sql.Stmt{}} }

// InTx runs fn in one write transaction. A deadlock or serialization failure
// of PostgreSQL rolls everything back, so fn is simply run again.
func (db *DB) InTx(ctx context.Context, fn func(t Tx) error) error {
	for try := 0; ; try++ {
		err := db.once(ctx, fn)
		if err == nil || try == 3 || !retryable(err) {
			return db.dialect.explain(err)
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(t Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if db.dialect.sqlite() {
		return db.inTurn(ctx, fn)
	}
	if err := db.prepareMissed(ctx); err != nil {
		return err
	}
	raw, err := db.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(db.newTx(raw)); err != nil {
		return errors.Join(err, ignoreDone(raw.Rollback()))
	}
	return raw.Commit()
}

// whole returns the context of a transaction. On SQLite one takes milliseconds,
// and if it could be cancelled half way, the driver would start a goroutine for
// each of its statements.
func (db *DB) whole(ctx context.Context) context.Context {
	if db.dialect.sqlite() {
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

// retryable reports PostgreSQL's serialization_failure and deadlock_detected.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// statement prepares a query that is not prepared yet on the transaction's own
// connection: the pool would wait for a second one, and SQLite has one writer.
// The next transaction finds it prepared. Each query is prepared once per
// transaction, which holds it until its end: for ten thousand sources that was a
// hundred megabytes of statements.
func (t Tx) statement(ctx context.Context, query string) (st *sql.Stmt, err error) {
	if st := t.own[query]; st != nil {
		return st, nil
	}
	t.db.mu.Lock()
	shared := t.db.stmts[stmtKey{t.db.w, query}]
	if shared == nil {
		t.db.missed = append(t.db.missed, query)
	}
	t.db.mu.Unlock()
	if shared != nil {
		st = t.raw.StmtContext(ctx, shared)
	} else if st, err = t.raw.PrepareContext(ctx, query); err != nil {
		return nil, err
	}
	t.own[query] = st
	return st, nil
}

func (t Tx) Exec(ctx context.Context, query string, args ...any) error {
	_, err := t.result(ctx, query, args...)
	return err
}

func (t Tx) result(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = t.db.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, soundArgs(args)...)
}

// Count runs the statement and returns how many rows it touched.
func (t Tx) Count(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.result(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (t Tx) Row(ctx context.Context, dst []any, query string, args ...any) error {
	ctx = t.db.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	return named(st.QueryRowContext(ctx, soundArgs(args)...).Scan(dst...))
}

// Each calls fn for every row.
func (t Tx) Each(ctx context.Context, fn func(scan func(...any) error) error, query string, args ...any) error {
	ctx = t.db.whole(ctx)
	st, err := t.statement(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, soundArgs(args)...)
	return scanAll(rows, err, fn)
}
