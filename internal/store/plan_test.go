package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/racetest"
)

// reads are words of the statements that may read a whole table, with the reason.
// Everything else has to find its rows by an index, whatever is stored.
var reads = map[string]string{
	"SELECT COUNT(*) FROM articles) - ":                                   "the counts of status and metrics: one pass over a narrow index",
	"SELECT state, COUNT(*) FROM ":                                        "the counts of status and metrics: one pass over a narrow index",
	"JOIN long_term l ON l.article_id":                                    "the long term is planned once a day",
	"JOIN revisions r ON r.article_id = a.id ORDER BY r.seen_at, r.id":    "reindex reads everything anew",
	"SELECT DISTINCT article_id, revision FROM facts":                     "reindex reads everything anew",
	"a.story_hand, COALESCE(v.at, 0)":                                     "reindex reads everything anew",
	"ORDER BY f.as_of, f.seen_at":                                         "all facts, which somebody asks for",
	"FROM vectors v JOIN articles a ON a.id = v.article_id WHERE v.at >=": "a start fills the indexes of thirty days",
	"OCTET_LENGTH(":                          "keys of an earlier version are shortened once",
	"MIN(m.text), MAX(CASE WHEN m.text LIKE": "decoys are drawn once a day",
	"CAST($1 AS BIGINT) + (id % 1440)":       "a clock that was ahead is put right",
}

// ownOfTests are statements of this suite itself.
var ownOfTests = []string{
	"SELECT COUNT(*) FROM articles WHERE first_seen > $1 OR last_look > $1", "SELECT COUNT(*) FROM articles WHERE next_visit <= $1",
	"SELECT COUNT(*) FROM owed WHERE closes_at > $1", "UPDATE articles SET key = $1", "UPDATE article_urls SET url = $1",
}

// mayRead says why a statement may read a whole table, "" where it may not.
func mayRead(query string) string {
	if slices.Contains(ownOfTests, query) {
		return "of the test itself"
	}
	query = strings.Join(strings.Fields(query), " ")
	for words, why := range reads {
		if strings.Contains(query, words) {
			return why
		}
	}
	return ""
}

// bounded are the tables that do not grow with the news: with sources, hosts, lists
// or people at most, or with what is under way.
var bounded = []string{
	"sources", "outages", "hosts", "robots", "lanes", "tasks", "digests", "meta", "mutes", "numbers", "streaks", "readers", "habits", "subscriptions",
	"watchlist_versions", "source_bytes", "listings", "pins", "judgements", "seen_told", "stopped", "notices", "gates", "story_hands", "decoys", "decoy_draws", "e",
}

// scansNothing asks the database how it would run each statement, and fails where
// that is by reading a whole table that grows with the news.
func scansNothing(t *testing.T, url string, statements []string) {
	t.Run("no statement reads a whole table", func(t *testing.T) {
		racetest.Alone(t)
		s := must[*Store](t)(Open(t.Context(), url, Options{}))
		defer s.Close()
		callAll(t, s)
		statements = append(statements, must[[]string](t)(s.db.Statements(t.Context()))...)
		slices.Sort(statements)
		plan := planOf
		if !s.db.SQLite() {
			fill(t, s)
			plan = genericPlanOf
		}
		for _, query := range slices.Compact(statements) {
			if !planned.MatchString(query) || mayRead(query) != "" {
				continue
			}
			for _, step := range plan(t, s, query) {
				m := whole.FindStringSubmatch(step)
				if m == nil || slices.Contains(bounded, m[1]) {
					continue
				}
				t.Errorf("%s\nreads all of %s: %s", query, m[1], step)
			}
		}
	})
}

var (
	planned = regexp.MustCompile(`(?i)^\s*(?:SELECT|UPDATE|DELETE|WITH|INSERT)\b`)
	param   = regexp.MustCompile(`\$\d+|\?`)
	// whole matches the step of a plan that reads a table from end to end, in the
	// words of either database.
	whole = regexp.MustCompile(`^SCAN (\w+)|Seq Scan on (\w+)`)
)

// callAll calls each method of the store once, with arguments that find nothing, so
// that the statements of all of them are known.
func callAll(t *testing.T, s *Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	v := reflect.ValueOf(s)
	for i := range v.NumMethod() {
		name, method := v.Type().Method(i).Name, v.Method(i)
		if slices.Contains([]string{"Close", "Snapshot", "Lock", "Unlock", "Held"}, name) {
			continue
		}
		args := make([]reflect.Value, method.Type().NumIn())
		for j := range args {
			args[j] = anyOf(ctx, method.Type().In(j))
		}
		if method.Type().IsVariadic() {
			args = args[:len(args)-1]
		}
		method.Call(args) // that nothing is found is no matter
	}
}

// anyOf is a value of a type: the context, a function that does nothing, a list of
// one, else nearly nothing.
func anyOf(ctx context.Context, typ reflect.Type) reflect.Value {
	switch typ.Kind() {
	case reflect.Interface:
		return reflect.ValueOf(ctx)
	case reflect.Func:
		return reflect.MakeFunc(typ, func([]reflect.Value) []reflect.Value {
			out := make([]reflect.Value, typ.NumOut())
			for i := range out {
				out[i] = reflect.Zero(typ.Out(i))
			}
			return out
		})
	case reflect.Pointer:
		return reflect.New(typ.Elem())
	case reflect.Slice:
		return reflect.Append(reflect.MakeSlice(typ, 0, 1), anyOf(ctx, typ.Elem()))
	case reflect.Int, reflect.Int64:
		return reflect.ValueOf(1).Convert(typ)
	case reflect.String:
		return reflect.ValueOf("x").Convert(typ)
	}
	if typ == reflect.TypeFor[time.Time]() {
		return reflect.ValueOf(day)
	}
	return reflect.Zero(typ)
}

func testMembers(t *testing.T, s *Store) {
	one := inStory(t, s, "1", 0, nil, "Vardanyan")
	if got := must[[]news.Article](t)(s.StoryArticles(t.Context(), one.StoryID)); len(got) != 1 {
		t.Errorf("%d articles of a story of one", len(got))
	}
	if got := must[[]news.Article](t)(s.Copies(t.Context(), one.ArticleID)); len(got) != 0 {
		t.Errorf("%d copies of an article that nobody repeats", len(got))
	}
}

// planOf is how SQLite runs a statement, by table and without its aliases.
func planOf(t *testing.T, s *Store, query string) (steps []string) {
	t.Helper()
	var args []any
	for i, p := range param.FindAllString(query, -1) {
		n, err := strconv.Atoi(p[1:])
		if err != nil { // a "?"
			n = i + 1
		}
		for len(args) < n {
			args = append(args, 1)
		}
	}
	ok(t, s.db.Each(t.Context(), func(scan func(...any) error) error {
		var id, parent, unused int
		var step string
		err := scan(&id, &parent, &unused, &step)
		if m := whole.FindStringSubmatch(step); m != nil && !strings.Contains(step, "VIRTUAL TABLE") && !strings.Contains(step, " USING ") {
			if table := tableOf(query, m[1]); table != "" {
				steps = append(steps, "SCAN "+table)
			}
		}
		return err
	}, "EXPLAIN QUERY PLAN "+query, args...))
	return steps
}

// tableOf is the table that has an alias in a statement, "" for a part of the
// statement itself and for rows that are written out in it.
func tableOf(query, alias string) string {
	if strings.Contains(query, ") AS "+alias) || alias == "CONSTANT" || alias[0] <= '9' {
		return ""
	}
	named := regexp.MustCompile(`(?i)(?:FROM|JOIN|,)\s+(\w+)\s+(?:AS\s+)?` + regexp.QuoteMeta(alias) + `\b`)
	if m := named.FindStringSubmatch(query); m != nil {
		return m[1]
	}
	return alias
}

// genericPlanOf is how PostgreSQL runs a statement whose parameters it does not know.
func genericPlanOf(t *testing.T, s *Store, query string) (steps []string) {
	t.Helper()
	conn := must[*sql.Conn](t)(s.db.Writer().Conn(t.Context()))
	defer conn.Close()
	exec := func(q string) {
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	exec("SET plan_cache_mode = force_generic_plan")
	exec("PREPARE plan_test AS " + query)
	defer exec("DEALLOCATE plan_test")
	var n int
	ok(t, conn.QueryRowContext(t.Context(),
		`SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'plan_test'`).Scan(&n))
	execute := "EXECUTE plan_test"
	if n > 0 {
		execute += "(" + strings.TrimSuffix(strings.Repeat("NULL, ", n), ", ") + ")"
	}
	rows, err := conn.QueryContext(t.Context(), "EXPLAIN (COSTS OFF) "+execute)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var step string
		ok(t, rows.Scan(&step))
		if m := whole.FindStringSubmatch(step); m != nil {
			steps = append(steps, "SCAN "+m[2])
		}
	}
	ok(t, rows.Err())
	return steps
}

// filled is how many rows each table has when PostgreSQL is asked for its plans: it
// reads whole tables that are small.
const filled = 6_000

// fill fills every table with rows that mean nothing, without their references.
func fill(t *testing.T, s *Store) {
	t.Helper()
	conn := must[*sql.Conn](t)(s.db.Writer().Conn(t.Context()))
	defer conn.Close()
	run := func(q string) {
		if _, err := conn.ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	run("SET session_replication_role = replica") // no foreign keys
	tables := map[string][]string{}
	values := map[string][]string{}
	rows, err := conn.QueryContext(t.Context(), `SELECT table_name, column_name, data_type FROM information_schema.columns
		WHERE table_schema = current_schema() AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position`)
	ok(t, err)
	for rows.Next() {
		var table, column, kind string
		ok(t, rows.Scan(&table, &column, &kind))
		value := "'x' || g"
		switch kind {
		case "bytea":
			value = "decode('00', 'hex')"
		case "bigint", "integer", "smallint":
			value = "g"
		case "double precision", "real", "numeric":
			value = "g / 7.0"
		case "boolean":
			value = "true"
		case "timestamp without time zone", "timestamp with time zone":
			value = "now()"
		}
		if column == "revision" || column == "n" {
			value = "1" // as in most articles
		}
		tables[table] = append(tables[table], column)
		values[table] = append(values[table], value)
	}
	ok(t, rows.Err())
	for table, columns := range tables {
		if strings.HasPrefix(table, "goose") || slices.Contains(bounded, table) {
			continue
		}
		run(fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM generate_series(1000, %d) g ON CONFLICT DO NOTHING", table,
			strings.Join(columns, ", "), strings.Join(values[table], ", "), 1000+filled))
	}
	run("ANALYZE")
	run("SET session_replication_role = DEFAULT")
}
