package store

import "tocsin/internal/sqldb"

// Options says how to open a store.
type Options = sqldb.Options

// What callers distinguish of the errors of a store.
var (
	ErrNotFound    = sqldb.ErrNotFound    // what was asked for is not stored
	ErrConflict    = sqldb.ErrConflict    // somebody else changed what a write was decided on
	ErrNoDatabase  = sqldb.ErrNoDatabase  // there is no database yet
	errNewerSchema = sqldb.ErrNewerSchema // a newer binary wrote it
	ErrInUse       = sqldb.ErrInUse       // another process has the lock
	ErrLockLost    = sqldb.ErrLockLost    // another process may have the lock
)
