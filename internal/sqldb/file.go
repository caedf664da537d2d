package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tocsin/internal/news"
)

// connect opens the connections. Reading a SQLite database in a folder that
// cannot be written writes nothing, which is safe only if no log of unfinished
// work lies beside it, so that nobody is writing.
func (db *DB) connect(ctx context.Context, opt Options) (err error) {
	if db.w, db.r, err = db.dialect.open(opt); err != nil {
		return err
	}
	err = db.r.PingContext(ctx)
	if err == nil || !opt.ReadOnly || opt.immutable || !db.dialect.sqlite() || !strings.Contains(err.Error(), "unable to open database file") {
		return err
	}
	if info, statErr := os.Stat(db.dialect.path + "-wal"); statErr == nil && info.Size() > 0 {
		return advised{err, "the folder cannot be written, and the database is in use or was not closed: ask where tocsin runs, or copy the " +
			"file with its -wal to a folder that can be written"}
	}
	opt.immutable = true
	return errors.Join(db.r.Close(), db.connect(ctx, opt))
}

// ErrNoDatabase is returned when a database that is only to be read is not there,
// or holds nothing yet.
var ErrNoDatabase = news.Advise(errors.New("it does not exist yet"), "; %h creates it", news.To(news.HintStart))

// prepareFile checks that a SQLite file can be opened: for reading, it must
// exist; for writing, it must be on a local disk, and a new one is created for
// this user alone. It names watched persons, and SQLite, which would make it
// readable by all, gives its log and shared memory the file's own mode.
func (d dialect) prepareFile(opt Options) error {
	if opt.ReadOnly || opt.Beside && !opt.Make {
		if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
			return ErrNoDatabase
		}
		return nil
	}
	if kind := networkFS(filepath.Dir(d.path)); kind != "" {
		return errNetwork(kind)
	}
	return createPrivate(d.path)
}

// createPrivate creates an empty file that only this user can read. An existing
// file is not even opened: closing it again would drop the locks that this
// process has on it (POSIX, fcntl).
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// errNetwork says why a database is refused that lies on another machine.
func errNetwork(kind string) error {
	return fmt.Errorf("it lies on a network file system (%s), where its locks and its log cannot be trusted; name a file on a disk of this "+
		"machine, or use PostgreSQL", kind)
}
