package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A batch is what is inserted into one table. On PostgreSQL its rows travel
// in one statement, each column as one array: a statement for each row costs
// more than the row itself. SQLite is no socket away.
type batch struct {
	table   string
	columns []column
	tail    string // what follows the rows: ON CONFLICT
	rows    [][]any
}

type column struct {
	name string
	kind columnKind
}

type columnKind int

const (
	isText columnKind = iota
	isInt
	isBytes
)

func (b *batch) insert(ctx context.Context, t tx) error { return t.insertAll(ctx, *b) }

// insertAll inserts batches in their order; on PostgreSQL in one statement, as
// each has its way there and back. Its parts see nothing of each other, but
// foreign keys are looked at when all of them are done.
func (t tx) insertAll(ctx context.Context, batches ...batch) error {
	batches = slices.DeleteFunc(batches, func(b batch) bool { return len(b.rows) == 0 })
	if t.s.dialect.sqlite() {
		for _, b := range batches {
			query := b.insertOne()
			for _, row := range b.rows {
				if err := t.exec(ctx, query, row...); err != nil {
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
	return t.exec(ctx, query, args...)
}

// insertNew inserts the rows whose key is new and calls fn with each one's id
// and key; ids are the table's "id", key is the name of a column of text.
// SQLite tells the id of the last row in passing: RETURNING there costs as
// much again as the row.
func (b *batch) insertNew(ctx context.Context, t tx, key string, fn func(id int64, key string)) error {
	if len(b.rows) == 0 {
		return nil
	}
	b.tail = " ON CONFLICT (" + key + ") DO NOTHING"
	if !t.s.dialect.sqlite() {
		arrays, err := b.arrays()
		if err != nil {
			return err
		}
		return t.each(ctx, func(scan func(...any) error) error {
			var id int64
			var value string
			if err := scan(&id, &value); err != nil {
				return err
			}
			fn(id, value)
			return nil
		}, b.insertMany(0)+" RETURNING id, "+key, arrays...)
	}
	query, at := b.insertOne(), slices.IndexFunc(b.columns, func(c column) bool { return c.name == key })
	for _, row := range b.rows {
		res, err := t.result(ctx, query, row...)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		fn(id, row[at].(string))
	}
	return nil
}

// insertOne is for SQLite, whose driver compares the name of each numbered
// parameter with all arguments.
func (b *batch) insertOne() string {
	names, values := make([]string, len(b.columns)), make([]string, len(b.columns))
	for i, c := range b.columns {
		names[i], values[i] = c.name, "?"
	}
	return "INSERT INTO " + b.table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")" + b.tail
}

// insertMany gives each column as one array, the first as the parameter after
// those there are.
func (b *batch) insertMany(after int) string {
	names, arrays := make([]string, len(b.columns)), make([]string, len(b.columns))
	for i, c := range b.columns {
		names[i], arrays[i] = c.name, "$"+strconv.Itoa(after+i+1)+"::"+c.kind.array()
	}
	return "INSERT INTO " + b.table + " (" + strings.Join(names, ", ") + ") SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ")" + b.tail
}

func (k columnKind) array() string {
	switch k {
	case isInt:
		return "bigint[]"
	case isBytes:
		return "bytea[]"
	}
	return "text[]"
}

// arrays are the columns of the rows.
func (b *batch) arrays() ([]any, error) {
	out := make([]any, len(b.columns))
	for i, c := range b.columns {
		var err error
		switch c.kind {
		case isInt:
			out[i], err = gather(b.rows, i, asInt)
		case isBytes:
			out[i], err = gather(b.rows, i, asBytes)
		default:
			out[i], err = gather(b.rows, i, asText)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", b.table, c.name, err)
		}
	}
	return out, nil
}

func gather[T any](rows [][]any, column int, as func(any) (T, error)) ([]T, error) {
	out := make([]T, len(rows))
	for i, row := range rows {
		v, err := as(row[column])
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func asInt(v any) (int64, error) {
	switch n := v.(type) {
	case int:
		return int64(n), nil
	case int64:
		return n, nil
	}
	return 0, fmt.Errorf("a %T is stored as a number", v)
}

func asBytes(v any) ([]byte, error) {
	if raw, ok := v.([]byte); ok {
		return raw, nil
	}
	return nil, fmt.Errorf("a %T is stored as bytes", v)
}

// asText replaces what is no UTF-8: PostgreSQL would refuse all rows for it.
func asText(v any) (string, error) {
	if s, ok := v.(string); ok {
		return strings.ToValidUTF8(s, "\uFFFD"), nil
	}
	return "", fmt.Errorf("a %T is stored as text", v)
}
