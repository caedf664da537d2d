package sqldb

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A batch is what is inserted into one table. On PostgreSQL its rows travel in
// one statement, each column as one array: a round trip per row costs more than
// the row itself. SQLite has no round trips.
type Batch struct {
	Table   string
	Columns []Column
	Tail    string // what follows the rows: ON CONFLICT
	Rows    [][]any
}

// Column is a column of a Batch.
type Column struct {
	name string
	kind columnKind
}

// Text, Int and Bytes are columns by what they hold.
func Text(name string) Column  { return Column{name, isText} }
func Int(name string) Column   { return Column{name, isInt} }
func Bytes(name string) Column { return Column{name, isBytes} }

type columnKind int

const (
	isText columnKind = iota
	isInt
	isBytes
)

func (b *Batch) Insert(ctx context.Context, t Tx) error { return t.InsertAll(ctx, *b) }

// InsertNew inserts the rows whose key is new and calls fn with each one's id
// and key, as it is stored; ids are the table's "id", key is the name of a column of text.
// SQLite's driver returns the id of the last row for free: RETURNING there costs
// as much again as the row.
func (b *Batch) InsertNew(ctx context.Context, t Tx, key string, fn func(id int64, key string)) error {
	if len(b.Rows) == 0 {
		return nil
	}
	b.Tail = " ON CONFLICT (" + key + ") DO NOTHING"
	if !t.DB().SQLite() {
		arrays, err := b.arrays()
		if err != nil {
			return err
		}
		return t.Each(ctx, func(scan func(...any) error) error {
			var id int64
			var value string
			if err := scan(&id, &value); err != nil {
				return err
			}
			fn(id, value)
			return nil
		}, b.insertMany(0)+" RETURNING id, "+key, arrays...)
	}
	query, at := b.insertOne(), slices.IndexFunc(b.Columns, func(c Column) bool { return c.name == key })
	for _, row := range b.Rows {
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
		fn(id, Sound(row[at].(string)))
	}
	return nil
}

// insertOne is for SQLite, whose driver compares the name of each numbered
// parameter with all arguments.
func (b *Batch) insertOne() string {
	names, values := make([]string, len(b.Columns)), make([]string, len(b.Columns))
	for i, c := range b.Columns {
		names[i], values[i] = c.name, "?"
	}
	return "INSERT INTO " + b.Table + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")" + b.Tail
}

// insertMany passes each column as one array; after is the number of parameters
// that precede them.
func (b *Batch) insertMany(after int) string {
	names, arrays := make([]string, len(b.Columns)), make([]string, len(b.Columns))
	for i, c := range b.Columns {
		names[i], arrays[i] = c.name, "$"+strconv.Itoa(after+i+1)+"::"+c.kind.array()
	}
	return "INSERT INTO " + b.Table + " (" + strings.Join(names, ", ") + ") SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ")" + b.Tail
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
func (b *Batch) arrays() ([]any, error) {
	out := make([]any, len(b.Columns))
	for i, c := range b.Columns {
		var err error
		switch c.kind {
		case isInt:
			out[i], err = gather(b.Rows, i, asInt)
		case isBytes:
			out[i], err = gather(b.Rows, i, asBytes)
		default:
			out[i], err = gather(b.Rows, i, asText)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", b.Table, c.name, err)
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

func asText(v any) (string, error) {
	if s, ok := v.(string); ok {
		return Sound(s), nil
	}
	return "", fmt.Errorf("a %T is stored as text", v)
}
