package regular

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestRead names files as somebody careless or hostile does: each is read or
// refused at once.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(at(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("plain", "hello")
	write("full", strings.Repeat("x", 8))
	write("long", strings.Repeat("x", 9))
	if err := os.Symlink(at("plain"), at("link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	type test struct {
		path string
		want string
		err  error
	}
	tests := []test{
		{at("plain"), "hello", nil},
		{at("link"), "hello", nil},
		{at("full"), "xxxxxxxx", nil},
		{at("long"), "", ErrTooLarge},
		{at("pipe"), "", ErrNotRegular},
		{at("nowhere"), "", fs.ErrNotExist},
		{dir, "", ErrDirectory},
		{"/dev/zero", "", ErrNotRegular},
	}
	if runtime.GOOS == "linux" {
		tests = append(tests, test{"/proc/self/environ", "", ErrNotRegular})
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.path), func(t *testing.T) {
			got, err := Read(tt.path, 8)
			if !errors.Is(err, tt.err) || err == nil && string(got) != tt.want {
				t.Errorf("%q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
			if _, again := Check(tt.path, 8); !errors.Is(again, tt.err) {
				t.Errorf("Check: %v, want %v", again, tt.err)
			}
		})
	}
}
