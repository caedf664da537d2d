package store

import (
	"errors"
	"io/fs"
	"os"
)

// prepareFile sees to it that a SQLite file can be opened: to read, it must
// be there; to write, a new one is for this user alone. It names watched persons, and SQLite, which would let
// all read it, gives its log and shared memory the file's own mode.
func (d dialect) prepareFile(opt Options) error {
	if opt.ReadOnly {
		if _, err := os.Stat(d.path); errors.Is(err, fs.ErrNotExist) {
			return errors.New("it does not exist yet; `tocsin once` or `tocsin run` creates it")
		}
		return nil
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
