package sqldb

import (
	"database/sql"
	"errors"
)

// ErrNotFound is returned by the methods that read one thing if it is not
// stored.
var ErrNotFound = errors.New("it is not stored")

// ErrConflict is returned by a write that was decided on what somebody else
// has changed since. Nothing was written: read anew, and decide again.
var ErrConflict = errors.New("changed by somebody else meanwhile")

// named gives the driver's "no rows" the store's own name.
func named(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
