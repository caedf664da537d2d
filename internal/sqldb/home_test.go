package sqldb

import (
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/internal/sqldb/sqldbtest"
)

// town is a schema on the server, an ordinary role whose database it is, and another
// role, mallory, who may create what she likes.
type town struct {
	t                              *testing.T
	admin                          *sql.DB
	schema, ordinary, other, super string
	url                            *url.URL // of the ordinary role, its schema not named
}

func newTown(t *testing.T) *town {
	t.Helper()
	u := must[*url.URL](t)(url.Parse(sqldbtest.Postgres(t)))
	w := &town{t: t, schema: u.Query().Get("search_path"), super: u.User.Username(), url: u}
	q := u.Query()
	q.Del("search_path")
	u.RawQuery = q.Encode()
	w.admin = must[*sql.DB](t)(sql.Open("pgx", u.String()))
	w.ordinary, w.other = fmt.Sprintf("o%d", time.Now().UnixNano()), fmt.Sprintf("m%d", time.Now().UnixNano())
	for _, role := range []string{w.ordinary, w.other} {
		w.do(`CREATE ROLE ` + role + ` LOGIN; GRANT CREATE, USAGE ON SCHEMA ` + w.schema + ` TO ` + role)
	}
	u.User = url.User(w.ordinary)
	t.Cleanup(func() {
		for _, role := range []string{w.ordinary, w.other} {
			w.do(`DROP OWNED BY ` + role + ` CASCADE; DROP ROLE ` + role)
		}
		w.admin.Close()
	})
	return w
}

// do runs statements as a superuser.
func (w *town) do(statements string) {
	w.t.Helper()
	if _, err := w.admin.Exec(statements); err != nil {
		w.t.Fatal(err)
	}
}

// as runs statements as a role.
func (w *town) as(role, statements string) {
	w.t.Helper()
	w.do(`BEGIN; SET LOCAL ROLE ` + role + `; SET LOCAL search_path = ` + w.schema + `; ` + statements + `; COMMIT`)
}

// open opens the schema as a role; "" leaves it to the server which schema that is.
func (w *town) open(role, schema string) (*DB, error) {
	u := *w.url
	u.User = url.User(role)
	if schema != "" {
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
	}
	return open(w.t.Context(), u.String(), Options{})
}

func TestOrdinaryRole(t *testing.T) {
	w := newTown(t)
	w.as(w.other, `CREATE TABLE hers (id INT)`) // of no name of ours
	db := must[*DB](t)(w.open(w.ordinary, w.schema))
	defer db.Close()
	keep(t, db, "a")
	// Behind our back, somebody else makes the schema that would be searched first.
	w.do(`CREATE SCHEMA ` + w.ordinary + ` AUTHORIZATION ` + w.other)
	var conns []*sql.Conn
	for range 3 {
		conn := must[*sql.Conn](t)(db.w.Conn(t.Context()))
		conns = append(conns, conn)
		var path string
		ok(t, conn.QueryRowContext(t.Context(), `SHOW search_path`).Scan(&path))
		if want := fmt.Sprintf(`"%s", pg_temp`, w.schema); path != want {
			t.Errorf("a connection searches %s, want %s", path, want)
		}
	}
	for _, c := range conns {
		c.Close()
	}
	again := must[*DB](t)(w.open(w.ordinary, w.schema))
	again.Close()
}

// TestOthersTables: tables of our names that somebody else made are not used,
// and nothing was written that would have run her trigger.
func TestOthersTables(t *testing.T) {
	trap := `CREATE TABLE stolen (role TEXT); GRANT ALL ON stolen TO PUBLIC;
		CREATE FUNCTION take() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN INSERT INTO stolen VALUES (current_user); RETURN NEW; END';`
	for _, table := range []string{"goose_db_version", "meta"} {
		for _, super := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, superuser %v", table, super), func(t *testing.T) {
				w := newTown(t)
				w.as(w.other, trap+`CREATE TABLE `+table+` (id SERIAL, version_id BIGINT, is_applied BOOLEAN, tstamp TIMESTAMP DEFAULT now(), key TEXT, value TEXT);
					CREATE TRIGGER take BEFORE INSERT ON `+table+` FOR EACH ROW EXECUTE FUNCTION take(); GRANT ALL ON `+table+`, `+table+`_id_seq TO PUBLIC`)
				role := w.ordinary
				if super {
					role = w.super
				}
				_, err := w.open(role, w.schema)
				wantAdvice(t, err, "."+table+" belongs to", fmt.Sprintf("%q, not to", w.other), "nothing was read or written")
				n := 0
				ok(t, w.admin.QueryRow(`SELECT count(*) FROM `+w.schema+`.stolen`).Scan(&n))
				if n != 0 {
					t.Errorf("her trigger ran %d times", n)
				}
			})
		}
	}
}

// TestOthersSchema: the schema that is searched first is made by whoever may
// create one in the database, with the name of our role.
func TestOthersSchema(t *testing.T) {
	w := newTown(t)
	w.do(`CREATE SCHEMA ` + w.ordinary + ` AUTHORIZATION ` + w.other + `; GRANT ALL ON SCHEMA ` + w.ordinary + ` TO PUBLIC`)
	_, err := w.open(w.ordinary, "")
	wantAdvice(t, err, fmt.Sprintf("the schema %q belongs to the role %q", w.ordinary, w.other), "search_path=")
	_, err = w.open(w.ordinary, "nowhere")
	wantAdvice(t, err, "no schema of its search_path exists")
}

// TestGroupRole: tables may belong to a role that ours is a member of.
func TestGroupRole(t *testing.T) {
	w := newTown(t)
	w.do(`GRANT ` + w.other + ` TO ` + w.ordinary)
	first := must[*DB](t)(w.open(w.other, w.schema))
	first.Close()
	db := must[*DB](t)(w.open(w.ordinary, w.schema))
	defer db.Close()
	keep(t, db, "a")
}

// TestTableNames: no migration makes a table in a way that the check overlooks.
func TestTableNames(t *testing.T) {
	h := must[*home](t)(newHome(tables.Migrations))
	if want := []string{"goose_db_version", "meta"}; !slices.Equal(h.tables, want) {
		t.Errorf("our tables are %s, want %s", strings.Join(h.tables, ", "), strings.Join(want, ", "))
	}
}
