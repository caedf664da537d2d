package yamldoc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"tocsin/internal/regular"
)

// MaxBytes bounds a YAML file, which takes thirty times its size to read.
const MaxBytes = 16 << 20

// ReadFile reads the file at path unless it is larger than limit bytes, or not
// a regular file: a pipe or a device may have no end.
func ReadFile(path string, limit int64) ([]byte, error) {
	data, err := regular.Read(path, limit)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist", path)
	case errors.Is(err, regular.ErrTooLarge):
		return nil, fmt.Errorf("%s is larger than %d MiB", path, limit>>20)
	}
	return data, err
}

// Stat looks at the file that the option at the path names, and reports why it
// cannot be used.
func (d *Decoder) Stat(path, file string, limit int64) (os.FileInfo, error) {
	name := d.Path(file)
	info, err := regular.Check(name, limit)
	d.unusable(path, name, limit, err)
	return info, err
}

// unusable reports why a file cannot be used, if it cannot.
func (d *Decoder) unusable(path, name string, limit int64, err error) {
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist):
		d.FaultAt(path, "paths are relative to the configuration's directory", "file %s does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		d.FaultAt(path, "let Tocsin's user read it", "file %s may not be read", name)
	case errors.Is(err, regular.ErrDirectory):
		d.FaultAt(path, "name a file in it", "%s is a directory", name)
	case errors.Is(err, regular.ErrNotRegular):
		d.FaultAt(path, "name a file on a disk: a pipe or a device may have no end", "%s is not a regular file", name)
	case errors.Is(err, regular.ErrTooLarge):
		d.FaultAt(path, "is this the right file?", "file %s is larger than %d MiB", name, limit>>20)
	default:
		d.FaultAt(path, "", "file %s cannot be used: %s", name, err)
	}
}

// ReadNamed reads the file that the option at the path names. It reports why
// it cannot, and then returns false.
func (d *Decoder) ReadNamed(path, file string, limit int64) ([]byte, bool) {
	name := d.Path(file)
	data, err := regular.Read(name, limit)
	d.unusable(path, name, limit, err)
	return data, err == nil
}
