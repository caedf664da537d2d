package yamldoc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// MaxBytes bounds a YAML file, which takes thirty times its size to read.
const MaxBytes = 16 << 20

// ReadFile reads the file at path unless it is larger than limit bytes.
func ReadFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory", path)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, limit>>20)
	}
	return os.ReadFile(path)
}

// Stat looks at the file that the option at the path names, and reports why it
// cannot be used.
func (d *Decoder) Stat(path, file string, limit int64) (os.FileInfo, error) {
	name := d.Path(file)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.FaultAt(path, "paths are relative to the configuration's directory", "file %s does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		d.FaultAt(path, "let Tocsin's user read it", "file %s may not be read", name)
	case err != nil:
		d.FaultAt(path, "", "file %s cannot be used: %s", name, err)
	case info.IsDir():
		err = errors.New("a directory")
		d.FaultAt(path, "name a file in it", "%s is a directory", name)
	case info.Size() > limit:
		err = errors.New("too large")
		d.FaultAt(path, "is this the right file?", "file %s is larger than %d MiB", name, limit>>20)
	}
	return info, err
}

// ReadNamed reads the file that the option at the path names. It reports why
// it cannot, and then returns false.
func (d *Decoder) ReadNamed(path, file string, limit int64) ([]byte, bool) {
	if _, err := d.Stat(path, file, limit); err != nil {
		return nil, false
	}
	data, err := os.ReadFile(d.Path(file))
	if err != nil {
		d.FaultAt(path, "let Tocsin's user read it", "file %s may not be read", d.Path(file))
		return nil, false
	}
	return data, true
}
