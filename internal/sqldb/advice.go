package sqldb

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// advised is an error with advice.
type advised struct {
	error
	advice string
}

func (a advised) Error() string { return a.error.Error() + "; " + a.advice }
func (a advised) Unwrap() error { return a.error }

// explain adds advice, once, to errors that people can do something about.
func (d dialect) explain(err error) error {
	if err == nil {
		return nil
	}
	if _, done := errors.AsType[advised](err); done {
		return err
	}
	if advice := d.advice(err); advice != "" {
		return advised{err, advice}
	}
	return err
}

func (d dialect) advice(err error) string {
	says := func(what string) bool { return strings.Contains(err.Error(), what) }
	dir := filepath.Dir(d.path)
	switch {
	case !d.sqlite():
		if (says("TLS") || says("tls:") || says("x509")) && !namesSSLMode(d.dsn) {
			return "the server is not on this machine, so its certificate is checked: switch its TLS on, and name who signed for it with sslrootcert=FILE " +
				"in the URL; or write there what you will do without, sslmode=require (any certificate) or sslmode=disable (no encryption)"
		}
		if says("connect") {
			return "check that PostgreSQL runs there and lets this user in"
		}
	case errors.Is(err, fs.ErrNotExist), says("unable to open database file"):
		return fmt.Sprintf("check that the folder %s exists and may be written", dir)
	case says("file is not a database"):
		return "the file was left as it is: move it away, or restore a snapshot (FILE.before-N)"
	case says("database disk image is malformed"):
		return "the file is damaged: stop tocsin, keep a copy, and restore a backup or a snapshot (FILE.before-N), or save what can be read " +
			"with `sqlite3 FILE .recover`"
	case says("database or disk is full"):
		return fmt.Sprintf("make room on the disk of %s; nothing was lost, and what is due is done once there is room", dir)
	case says("readonly database"):
		return fmt.Sprintf("check that this user may write %s and its folder", d.path)
	}
	return ""
}
