package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamagedFile: a file whose pages were overwritten is refused with what to do.
func TestDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := must[*Store](t)(Open(t.Context(), "sqlite:"+path, Options{}))
	withSource(t, s, "a")
	ok(t, s.Close())
	data := must[[]byte](t)(os.ReadFile(path))
	for i := 4096; i < len(data); i++ {
		data[i] = 0xA5
	}
	ok(t, os.WriteFile(path, data, 0o600))
	_, err := Open(t.Context(), "sqlite:"+path, Options{})
	for _, want := range []string{"malformed", "restore a backup"} {
		if err == nil || strings.Count(err.Error(), want) != 1 {
			t.Errorf("error %v does not say %q once", err, want)
		}
	}
}
