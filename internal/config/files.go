package config

import (
	"errors"
	"io/fs"
	"os"
)

// stat looks at a file that the option at the path names, and reports why it
// cannot be used.
func (d *decoder) stat(path, file string) (os.FileInfo, error) {
	name := d.path(file)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.faultAt(path, "paths are relative to the configuration's directory", "file %s does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		d.faultAt(path, "let Tocsin's user read it", "file %s may not be read", name)
	case err != nil:
		d.faultAt(path, "", "file %s cannot be used: %s", name, err)
	case info.IsDir():
		err = errors.New("a directory")
		d.faultAt(path, "name a file in it", "%s is a directory", name)
	case info.Size() > most(name):
		err = errors.New("too large")
		d.faultAt(path, "is this the right file?", "file %s is larger than %d MiB", name, most(name)>>20)
	}
	return info, err
}

// read reads a file that the option at the path names.
func (d *decoder) read(path, file string) ([]byte, bool) {
	if _, err := d.stat(path, file); err != nil {
		return nil, false
	}
	data, err := os.ReadFile(d.path(file))
	if err != nil {
		d.faultAt(path, "let Tocsin's user read it", "file %s may not be read", d.path(file))
		return nil, false
	}
	return data, true
}
