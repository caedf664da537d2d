// Package sqldbtest gives tests databases of their own.
package sqldbtest

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver of database/sql
)

// Needed returns the URL of the PostgreSQL server that TOCSIN_TEST_POSTGRES
// names. Where it names none the test is skipped, or fails in a run that is to
// skip nothing (TOCSIN_TEST_REQUIRED).
func Needed(t *testing.T) string {
	t.Helper()
	base := os.Getenv("TOCSIN_TEST_POSTGRES")
	if base == "" && os.Getenv("TOCSIN_TEST_REQUIRED") != "" {
		t.Fatal("TOCSIN_TEST_POSTGRES is not set, and this run is to skip nothing")
	}
	if base == "" {
		t.Skip("TOCSIN_TEST_POSTGRES is not set; it names a PostgreSQL server, such as postgres://postgres@127.0.0.1:5433/postgres")
	}
	return base
}

// Postgres makes a schema of its own for one test, drops it afterwards, and
// returns the URL that opens it. The test is skipped where there is no server.
func Postgres(t *testing.T) string {
	t.Helper()
	base := Needed(t)
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%d", time.Now().UnixNano())
	if _, err := db.Exec(`CREATE SCHEMA ` + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP SCHEMA ` + name + ` CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}
