package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// tables is a schema of one table.
var tables = Schema{Version: 1, Migrations: fstest.MapFS{
	"sqlite/00001_first.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);\n")},
	"postgres/00001_first.sql": {Data: []byte("-- +goose Up\nCREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);\n")},
}}

func open(ctx context.Context, url string, opt Options) (*DB, error) {
	return Open(ctx, url, tables, opt)
}

func keep(t *testing.T, db *DB, key string) {
	t.Helper()
	if err := db.InTx(t.Context(), putting(key)); err != nil {
		t.Fatal(err)
	}
}

// kept are the keys that the database holds.
func kept(t *testing.T, db *DB) []string {
	t.Helper()
	return written(t, db)
}

func TestPragmasHoldOnEveryConnection(t *testing.T) {
	s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
	defer s.Close()
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"}
	var conns []*sql.Conn
	for _, db := range []*sql.DB{s.w, s.r, s.r, s.r, s.r} {
		c := must[*sql.Conn](t)(db.Conn(t.Context()))
		conns = append(conns, c)
		for name, value := range want {
			var got string
			ok(t, c.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got))
			if got != value {
				t.Errorf("%s is %s, want %s", name, got, value)
			}
		}
	}
	if _, err := conns[1].ExecContext(t.Context(), `DELETE FROM meta`); err == nil {
		t.Error("a reading connection can write")
	}
	for _, c := range conns {
		c.Close()
	}
}

// TestPreparedOnce: what a transaction uses twice it prepares once; the next
// finds it prepared.
func TestPreparedOnce(t *testing.T) {
	db := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), Options{}))
	defer db.Close()
	ok(t, db.InTx(t.Context(), func(x Tx) error {
		return errors.Join(put(x, "first"), put(x, "second"), put(x, "third"))
	}))
	if got := must[[]string](t)(db.Statements(t.Context())); len(got) != 1 {
		t.Errorf("%d statements, want one: %q", len(got), got)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
