package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"sync"

	"github.com/jackc/pgx/v5"
)

// home is the schema of a PostgreSQL database in which our tables lie. Whoever
// may create things there, or a schema that is searched before it, could put a
// table of his in the place of ours, with a trigger that runs with our rights.
// So the first connection finds the schema and checks whose it and its tables are,
// and all connections search nothing else.
type home struct {
	tables []string // the names of ours

	mu     sync.Mutex
	schema string // "" before the first connection
}

var createTable = regexp.MustCompile(`(?im)^\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)

// newHome reads from the migrations which tables are ours.
func newHome(migrations fs.FS) (*home, error) {
	h := &home{tables: []string{"goose_db_version"}}
	files, err := fs.Glob(migrations, "postgres/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return nil, err
		}
		for _, m := range createTable.FindAllSubmatch(text, -1) {
			h.tables = append(h.tables, string(m[1]))
		}
	}
	return h, nil
}

// enter makes a connection search the schema and nothing else but what belongs to
// PostgreSQL.
func (h *home) enter(ctx context.Context, conn *pgx.Conn) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.schema == "" {
		schema, err := h.find(ctx, conn)
		if err != nil {
			return err
		}
		h.schema = schema
	}
	return search(ctx, conn, pgx.Identifier{h.schema}.Sanitize()+", pg_temp")
}

func search(ctx context.Context, conn *pgx.Conn, path string) error {
	_, err := conn.Exec(ctx, `SELECT pg_catalog.set_config('search_path', $1, false)`, path)
	return err
}

// trusted is whether the role r may own what we rely on: it is ours, or one that
// we are a member of, or whoever can do anything in this database anyway. (A
// superuser counts as a member of every role.)
const trusted = `(r.rolname = current_user OR r.rolsuper OR r.oid = (SELECT datdba FROM pg_database WHERE datname = current_database())
	OR r.rolname = 'pg_database_owner'
	OR NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND pg_has_role(r.oid, 'USAGE'))`

// find returns the schema in which a table would be made, if nobody else can
// change what is in it.
func (h *home) find(ctx context.Context, conn *pgx.Conn) (string, error) {
	var schema *string
	if err := conn.QueryRow(ctx, `SELECT pg_catalog.current_schema()`).Scan(&schema); err != nil {
		return "", err
	}
	if schema == nil {
		return "", advised{errors.New("no schema of its search_path exists"), "create one, or name another with search_path= in the URL"}
	}
	if err := search(ctx, conn, "pg_catalog, pg_temp"); err != nil { // from here on nobody's functions are in the way
		return "", err
	}
	var owner, user string
	var ok bool
	err := conn.QueryRow(ctx, `SELECT r.rolname, current_user, `+trusted+` FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = $1`,
		*schema).Scan(&owner, &user, &ok)
	if err != nil {
		return "", fmt.Errorf("owner of the schema %q: %w", *schema, err)
	}
	if !ok {
		return "", advised{
			fmt.Errorf("the schema %q belongs to the role %q, who could change what is in it", *schema, owner),
			fmt.Sprintf("nothing was read or written: drop it, give it to %q, or name another with search_path= in the URL", user),
		}
	}
	return *schema, h.checkTables(ctx, conn, *schema, user)
}

// checkTables refuses tables of our names that somebody else made.
func (h *home) checkTables(ctx context.Context, conn *pgx.Conn, schema, user string) error {
	var table, owner string
	err := conn.QueryRow(ctx, `SELECT c.relname, r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
		WHERE n.nspname = $1 AND c.relname = ANY($2) AND NOT `+trusted+` ORDER BY c.relname LIMIT 1`, schema, h.tables).Scan(&table, &owner)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("owners of the tables: %w", err)
	}
	return advised{
		fmt.Errorf("its table %s.%s belongs to the role %q, not to %q: it may have triggers that run with the rights of whoever writes", schema,
			table, owner, user),
		"nothing was read or written: find out who made it; use the role that owns the tables, or give them to this one " +
			"(ALTER TABLE ... OWNER TO)",
	}
}
