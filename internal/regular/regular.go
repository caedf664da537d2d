// Package regular reads the files that people name: configurations, lists,
// secrets. It promises to end. A named pipe, a device or a file of /proc, which
// may have no end or never begin, is refused by name, and no more is read than
// the caller allows.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Errors that callers distinguish; each is wrapped with the path.
var (
	ErrDirectory  = errors.New("is a directory")
	ErrNotRegular = errors.New("is not a regular file")
	ErrTooLarge   = errors.New("is too large")
)

// Read returns the content of the file at path, which may have limit bytes at
// most. Links are followed. The error is one of os, or wraps ErrDirectory,
// ErrNotRegular or ErrTooLarge; it never holds what the file says.
func Read(path string, limit int64) ([]byte, error) {
	// Without O_NONBLOCK the open itself would wait for a pipe's other end.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := check(path, info, endlessFile(f), limit); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s %w", path, ErrTooLarge)
	}
	return data, err
}

// Check says whether Read would read the file, without opening it.
func Check(path string, limit int64) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	return info, check(path, info, endless(path), limit)
}

func check(path string, info fs.FileInfo, endless bool, limit int64) error {
	switch {
	case info.IsDir():
		return fmt.Errorf("%s %w", path, ErrDirectory)
	case !info.Mode().IsRegular() || endless:
		return fmt.Errorf("%s %w", path, ErrNotRegular)
	case info.Size() > limit:
		return fmt.Errorf("%s %w", path, ErrTooLarge)
	}
	return nil
}
