package sqldb

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite"
)

// dialect is all that differs between the two databases.
type dialect struct {
	name  goose.Dialect
	shown string // the URL without its password, for messages
	path  string // the file, on SQLite
	dsn   string // what PostgreSQL is opened with
	home  *home  // where its tables lie, on PostgreSQL
	// rows turns a parameter that holds a JSON array into a FROM item whose
	// column "value" holds one element a row; value->>'x' reads a field in both.
	rows func(param string) string
}

func (d dialect) sqlite() bool { return d.name == goose.DialectSQLite3 }

// errPostgresURL takes the place of the parser's error, which repeats the URL, and
// with it the password.
var errPostgresURL = errors.New("database: the postgres:// URL cannot be read; write postgres://user@host:5432/name")

// parseURL reads "sqlite:FILE" and "postgres://...".
func parseURL(raw string) (dialect, error) {
	if path, ok := strings.CutPrefix(raw, "sqlite:"); ok {
		path = strings.TrimPrefix(path, "//")
		if path == "" {
			return dialect{}, errors.New("database sqlite: no file is named; write for example sqlite:tocsin.db")
		}
		return dialect{
			name: goose.DialectSQLite3, shown: "sqlite:" + path, path: path,
			rows: func(p string) string { return "json_each(" + p + ") AS e" },
		}, nil
	}
	if strings.HasPrefix(raw, "postgres://") || strings.HasPrefix(raw, "postgresql://") {
		u, err := url.Parse(raw)
		if err != nil {
			return dialect{}, errPostgresURL
		}
		return dialect{
			name: goose.DialectPostgres, shown: u.Redacted(), dsn: raw,
			rows: func(p string) string { return "jsonb_array_elements(CAST(" + p + " AS jsonb)) AS e(value)" },
		}, nil
	}
	scheme, _, _ := strings.Cut(raw, ":")
	return dialect{}, fmt.Errorf("database: %q is not a database Tocsin knows; write sqlite:tocsin.db or postgres://user@host/name", scheme)
}

// pragmas hold for each SQLite connection, so they travel in the DSN:
// write-ahead log, full sync on commit, referential checks, patience.
var pragmas = []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)"}

// The writer meets the same pages again and again; each of the readers would
// fill a cache of that size with the same pages, and has the kernel's anyway.
const (
	writerCache = "cache_size(-4000)" // kB
	readerCache = "cache_size(-2000)"
)

func (d dialect) open(opt Options) (w, r *sql.DB, err error) {
	if !d.sqlite() {
		w, err = openPostgres(d.dsn, d.home)
		return w, w, err
	}
	if err := d.prepareFile(opt); err != nil {
		return nil, nil, err
	}
	w, err = sql.Open("sqlite", d.sqliteDSN(opt, !opt.ReadOnly))
	if err != nil {
		return nil, nil, err
	}
	w.SetMaxOpenConns(1)
	if opt.ReadOnly {
		return w, w, nil
	}
	r, err = sql.Open("sqlite", d.sqliteDSN(opt, false))
	if err != nil {
		return w, nil, err
	}
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	return w, r, nil
}

// sqliteDSN names the file and the per-connection settings; write
// transactions take the lock when they begin, so that none fails half way.
func (d dialect) sqliteDSN(opt Options, write bool) string {
	q := url.Values{}
	if opt.immutable {
		q.Set("immutable", "1")
	}
	for _, p := range pragmas {
		if opt.Temporary && strings.HasPrefix(p, "synchronous") {
			p = "synchronous(OFF)"
		}
		q.Add("_pragma", p)
	}
	if write {
		q.Add("_pragma", writerCache)
		q.Set("_txlock", "immediate")
	} else {
		q.Add("_pragma", readerCache)
		q.Add("_pragma", "query_only(1)")
		q.Set("_txlock", "deferred")
	}
	return "file:" + (&url.URL{Path: d.path}).EscapedPath() + "?" + q.Encode()
}

// Unplanned follows a parameter of LIMIT. SQLite's planner uses the value of a
// bare parameter, and so plans the statement again for each value; that of an
// expression it does not use.
const Unplanned = ` + 0`

// SQLite reports whether the database is SQLite.
func (db *DB) SQLite() bool { return db.dialect.sqlite() }

// Rows turns a parameter that holds a JSON array into a FROM item whose column
// "value" holds one element a row; value->>'x' reads a field in both databases.
func (db *DB) Rows(param string) string { return db.dialect.rows(param) }

// Lookup selects the key and the columns of those rows of a table whose key is
// one of a list, which is given by list. where, with AND, may say more of them.
//
// PostgreSQL looks each key up by itself: given a list, it may plan to read all
// of a table that is still small, and keeps that plan while the first polls fill
// the table.
func (db *DB) Lookup(columns, table, where, key, param string) string {
	if db.SQLite() {
		return "SELECT " + key + ", " + columns + " FROM " + table + " WHERE " + where + key + " IN (SELECT value FROM " + db.Rows(param) + ")"
	}
	return "SELECT name, found.* FROM unnest(" + param + "::text[]) AS name CROSS JOIN LATERAL (SELECT " + columns + " FROM " + table +
		" WHERE " + where + key + " = name LIMIT 1) AS found"
}

// List is a list of values for lookup.
func (db *DB) List(values []string) any {
	values = soundAll(values) // and not null
	if db.SQLite() {
		return JSON(values)
	}
	return values
}

// Scalar turns the column "value" of rows into the text of a JSON string.
func (db *DB) Scalar() string {
	if db.SQLite() {
		return ""
	}
	return " #>> '{}'"
}

// provider gives goose the migrations of this dialect.
func (db *DB) provider() (*goose.Provider, error) {
	dir := "postgres"
	if db.dialect.sqlite() {
		dir = "sqlite"
	}
	sub, err := fs.Sub(db.schema.Migrations, dir)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(db.dialect.name, db.w, sub)
}
