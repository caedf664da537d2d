package sqldb

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Micros is how times are stored: microseconds since 1970 UTC, 0 for the
// zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// ScanTime returns what scans a stored time into t.
func ScanTime(t *time.Time) sql.Scanner { return moment{t} }

type moment struct{ t *time.Time }

func (m moment) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a stored time is a %T, not an integer", v)
	}
	*m.t = time.Time{}
	if n != 0 {
		*m.t = time.UnixMicro(n).UTC()
	}
	return nil
}

// ScanFlag returns what scans a stored boolean, kept as 0 or 1 for both databases.
func ScanFlag(b *bool) sql.Scanner { return flag{b} }

type flag struct{ b *bool }

func (f flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("a stored flag is a %T, not an integer", v)
	}
	*f.b = n != 0
	return nil
}

func Bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ScanList returns what scans a JSON array into list; it is nil where none is stored,
// or what is stored cannot be decoded: all such lists are conveniences, as what
// ScanJSON reads is.
func ScanList[T any](list *[]T) sql.Scanner { return listScanner[T]{list} }

type listScanner[T any] struct{ s *[]T }

func (l listScanner[T]) Scan(v any) error {
	var raw string
	if err := (text{&raw}).Scan(v); err != nil {
		return err
	}
	var list []T
	if raw != "" && json.Unmarshal([]byte(raw), &list) != nil {
		list = nil
	}
	*l.s = list
	return nil
}

func JSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain data is stored as JSON
	}
	return string(b)
}

// ScanJSON returns what scans a JSON object into v. What is missing or cannot be
// decoded is the zero value: such columns are conveniences, not the truth.
func ScanJSON[T any](v *T) sql.Scanner { return jsonScanner[T]{v} }

type jsonScanner[T any] struct{ v *T }

func (j jsonScanner[T]) Scan(v any) error {
	var raw string
	if err := (text{&raw}).Scan(v); err != nil {
		return err
	}
	var read T
	if raw != "" && json.Unmarshal([]byte(raw), &read) != nil {
		read = *new(T)
	}
	*j.v = read
	return nil
}

// ScanText returns what scans bytes kept as BLOB, because a server may send any
// octets; NULL is "".
func ScanText(s *string) sql.Scanner { return text{s} }

type text struct{ s *string }

func (t text) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*t.s = ""
	case []byte:
		*t.s = string(v)
	case string:
		*t.s = v
	default:
		return errors.New("stored bytes have another type")
	}
	return nil
}

func Blob(s string) []byte {
	if s == "" {
		return nil
	}
	return []byte(s)
}
