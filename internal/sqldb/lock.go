package sqldb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Lock makes this process the only one that polls and delivers: a lock file
// beside a SQLite database, an advisory lock in PostgreSQL. It fails at once
// if another process holds it, and is released by Close or by the process's end.
func (db *DB) Lock(ctx context.Context) error {
	if db.dialect.sqlite() {
		return db.lockFile()
	}
	conn, err := db.w.Conn(ctx)
	if err != nil {
		return err
	}
	var ok bool
	// The key is "tocsin" in ASCII: any constant serves, it is ours in this database.
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(128008893065582)`).Scan(&ok); err != nil {
		return errors.Join(err, conn.Close())
	}
	if !ok {
		return errors.Join(db.inUse(""), conn.Close())
	}
	db.lock = conn.Close
	db.lockConn = conn
	return nil
}

// ErrLockLost is returned by Held when another process may have the lock.
var ErrLockLost = errors.New("the database lock was lost")

// Held reports whether this process still has the lock that Lock took. That of
// PostgreSQL lives as long as one connection: if it drops, another tocsin can
// start, so this one has to stop. A lock file is held until it is closed.
func (db *DB) Held(ctx context.Context) error {
	if db.lockConn == nil {
		return nil
	}
	var held bool
	err := db.lockConn.QueryRowContext(ctx,
		`SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted)`).Scan(&held)
	if err == nil && !held {
		err = errors.New("the server let go of it")
	}
	if err != nil {
		return fmt.Errorf("database %s: %w: %w; start tocsin again once the server answers", db.dialect.shown, ErrLockLost, err)
	}
	return nil
}

func (db *DB) lockFile() error {
	name := db.dialect.path + ".lock"
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("lock file: %w", db.dialect.explain(err))
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := os.ReadFile(name)
		return errors.Join(db.inUse(strings.TrimSpace(string(holder))), f.Close())
	}
	// The holder is written for whoever is refused; the lock itself is the flock.
	if err := f.Truncate(0); err == nil {
		fmt.Fprintf(f, "process %d\n", os.Getpid())
	}
	db.lock = f.Close
	return nil
}

// ErrInUse is returned by Lock while another process holds the lock.
var ErrInUse = errors.New("another tocsin is using it")

func (db *DB) inUse(holder string) error {
	if holder != "" {
		holder = " (" + holder + ")"
	}
	return fmt.Errorf("%w%s; only one of run, once, migrate and reindex may at a time: stop that one first", ErrInUse, holder)
}

// Unlock releases the lock; it does nothing if the lock is not held.
func (db *DB) Unlock() error {
	release := db.lock
	db.lock = nil
	db.lockConn = nil
	if release == nil {
		return nil
	}
	return release()
}

// makeBeside makes a new database, with the lock held meanwhile. An existing one
// is only checked: migrating needs the lock.
func (db *DB) makeBeside(ctx context.Context) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	if have, err := p.GetDBVersion(ctx); err != nil || have > 0 {
		return errors.Join(err, db.checkSchema(ctx))
	}
	if err := db.Lock(ctx); err != nil {
		return err
	}
	return errors.Join(db.migrate(ctx), db.Unlock())
}
