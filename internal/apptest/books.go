package apptest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// Broken runs fn while the statement fails, and shows that each failing task
// left the database as it found it.
func (r *Rig) Broken(db *sql.DB, what string, fn func()) {
	r.T.Helper()
	mustExec(r.T, db, fmt.Sprintf(`CREATE TRIGGER broken BEFORE %s BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`, what))
	fn()
	CheckBooks(r, db)
	mustExec(r.T, db, `DROP TRIGGER broken`)
}

// TryDrain does what is due, and lets it fail.
func (r *Rig) TryDrain() {
	r.T.Helper()
	err := r.App.Pool.Drain(r.T.Context())
	if err == nil {
		return
	}
	r.Failures++
	if !strings.Contains(err.Error(), "the disk is full") {
		r.T.Error(err)
	}
}

// CheckBooks shows that no transaction was cut in half.
func CheckBooks(r *Rig, db *sql.DB) {
	r.T.Helper()
	None(r.T, db, "an entry without its article", `SELECT key, '' FROM entries WHERE article_id NOT IN (SELECT id FROM articles)`)
	None(r.T, db, "an article that no entry names",
		`SELECT key, state FROM articles WHERE id NOT IN (SELECT article_id FROM entries) AND state <> 'merged'`)
	None(r.T, db, "an article whose count of revisions is wrong",
		`SELECT key, revision FROM articles a WHERE revision <> (SELECT COUNT(*) FROM revisions WHERE article_id = a.id)`)
	None(r.T, db, "a revision of a page without a look",
		`SELECT title, n FROM revisions r WHERE basis = 'page' AND n > (SELECT COUNT(*) FROM visits v WHERE v.article_id = r.article_id)`)
	None(r.T, db, "a matched article that nobody is owed",
		`SELECT key, state FROM articles WHERE matched = 1 AND state = 'live' AND id NOT IN (SELECT article_id FROM owed)`)
	None(r.T, db, "an owed change that is not there",
		`SELECT key, '' FROM owed WHERE kind = 'change' AND change_id NOT IN (SELECT id FROM changes)`)
	None(r.T, db, "a row that is frozen but in no notification",
		`SELECT key, state FROM owed WHERE state IN ('pending', 'sent', 'failed') AND id NOT IN (SELECT owed_id FROM notification_owed)`)
	None(r.T, db, "a notification of open rows",
		`SELECT n.key, o.state FROM notifications n JOIN notification_owed l ON l.notification_id = n.id JOIN owed o ON o.id = l.owed_id WHERE o.state = 'open'`)
	None(r.T, db, "validators of a feed whose entries are not there",
		`SELECT name, '' FROM sources WHERE body_sha IS NOT NULL AND id NOT IN (SELECT source_id FROM entries) AND last_ok > 0`)
}

func mustExec(t *testing.T, db *sql.DB, query string) {
	t.Helper()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), query); err != nil {
		t.Fatal(err)
	}
}

// Owed counts the owed rows by state.
func (r *Rig) Owed() map[string]int {
	r.T.Helper()
	c, err := r.App.Store.Counts(r.T.Context(), r.Clock.Now())
	if err != nil {
		r.T.Fatal(err)
	}
	return c.Owed
}

// OpenDB opens the service's database beside it, for tests that look at what
// no command shows, or break what no command breaks.
func OpenDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Each reads the two columns of every row.
func Each(t *testing.T, db *sql.DB, fn func(a, b string), query string) {
	t.Helper()
	rows, err := db.QueryContext(context.WithoutCancel(t.Context()), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var a, b string
		if err := rows.Scan(&a, &b); err != nil {
			t.Fatal(err)
		}
		fn(a, b)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// None fails for each row that the query finds.
func None(t *testing.T, db *sql.DB, what, query string) {
	t.Helper()
	Each(t, db, func(a, b string) { t.Errorf("%s: %s %s", what, a, b) }, query)
}
