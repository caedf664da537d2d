package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"modernc.org/sqlite"

	"tocsin/internal/racetest"
	"tocsin/internal/sqldb"
)

const firstMigration = "migrations/sqlite/00001_first.sql"

// The environment of a test binary that is to die within a migration.
const (
	killFile = "TOCSIN_TEST_KILL_FILE" // the database
	killAt   = "TOCSIN_TEST_KILL_AT"   // behind how many of its statements
)

// TestMigrationKilled (DUR-06) kills a process behind each statement of the
// migration. Nothing of it is kept, and the next start does it whole.
func TestMigrationKilled(t *testing.T) {
	racetest.Alone(t)
	if path := os.Getenv(killFile); path != "" {
		n := must[int](t)(strconv.Atoi(os.Getenv(killAt)))
		t.Fatal("still alive: ", migrateAndDie(t.Context(), path, n))
	}
	dir := t.TempDir()
	whole := schemaOf(t, filepath.Join(dir, "whole.db"))
	statements := strings.Count(string(must[[]byte](t)(migrations.ReadFile(firstMigration))), ";\n")
	if len(whole) < 20 || statements < 20 {
		t.Fatalf("%d tables and indexes of %d statements", len(whole), statements)
	}
	for n := range statements + 1 {
		t.Run(fmt.Sprintf("behind %d", n), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
			child := exec.Command(os.Args[0], "-test.run=^TestMigrationKilled$")
			child.Env = append(os.Environ(), killFile+"="+path, killAt+"="+strconv.Itoa(n))
			out, err := child.CombinedOutput()
			if dead, ok := errors.AsType[*exec.ExitError](err); !ok || dead.ExitCode() != -1 {
				t.Fatalf("the child was not killed: %v\n%s", err, out)
			}
			if diff := cmp.Diff(whole, schemaOf(t, path)); diff != "" {
				t.Errorf("after the next start (-want +got):\n%s", diff)
			}
		})
	}
}

// migrateAndDie runs the migration and kills this process behind the nth of
// its statements.
func migrateAndDie(ctx context.Context, path string, n int) error {
	err := sqlite.RegisterScalarFunction("die", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		return nil, syscall.Kill(os.Getpid(), syscall.SIGKILL)
	})
	if err != nil {
		return err
	}
	text, err := migrations.ReadFile(firstMigration)
	if err != nil {
		return err
	}
	parts := strings.SplitAfter(string(text), ";\n")
	if n == 0 {
		parts[0] = strings.Replace(parts[0], "-- +goose Up\n", "-- +goose Up\nSELECT die();\n", 1)
	} else {
		parts[n-1] += "SELECT die();\n"
	}
	files := fstest.MapFS{"sqlite/00001_first.sql": {Data: []byte(strings.Join(parts, ""))}}
	db, err := sqldb.Open(ctx, "sqlite:"+path, sqldb.Schema{Version: 1, Migrations: files}, Options{})
	if err != nil {
		return err
	}
	return db.Close()
}

// schemaOf opens a database as a start does, and lists what it is made of.
func schemaOf(t *testing.T, path string) []string {
	t.Helper()
	s := must[*Store](t)(Open(t.Context(), "sqlite:"+path, Options{Lock: true}))
	defer s.Close()
	if v := must[int64](t)(s.Version(t.Context())); v != Schema {
		t.Errorf("schema %d, want %d", v, Schema)
	}
	withSource(t, s, "a")
	var out []string
	rows := must[*sql.Rows](t)(s.db.Writer().Query(`SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1`))
	defer rows.Close()
	for rows.Next() {
		var line string
		ok(t, rows.Scan(&line))
		out = append(out, line)
	}
	ok(t, rows.Err())
	return out
}
