package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// prepareFile sees to it that a SQLite file can be opened: to read, it must
// be there; to write, it must lie on a disk of this machine, and a new one is
// for this user alone. It names watched persons, and SQLite, which would let
// all read it, gives its log and shared memory the file's own mode.
func (d dialect) prepareFile(opt Options) error {
	if opt.ReadOnly {
		if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
			return errors.New("it does not exist yet; `tocsin once` or `tocsin run` creates it")
		}
		return nil
	}
	if kind := networkFS(filepath.Dir(d.path)); kind != "" {
		return errNetwork(kind)
	}
	return createPrivate(d.path)
}

// createPrivate creates an empty file that only this user can read. A file
// that is there is not touched, nor even opened: closing it again would drop
// the locks that this process has on it (POSIX, fcntl).
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
	return fmt.Errorf("it lies on a network file system (%s), where its locks and its log cannot be trusted; name a file on a disk of this machine, or use PostgreSQL", kind)
}
