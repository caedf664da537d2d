package sqldb

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFilesArePrivate: whatever the umask, nobody else reads the database,
// its log and shared memory, its lock file and its snapshots.
func TestFilesArePrivate(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o022))
	dir := t.TempDir()
	s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(dir, "t.db"), Options{Lock: true}))
	defer s.Close()
	keep(t, s, "a")
	ok(t, s.Snapshot(t.Context(), filepath.Join(dir, "copy.db")))
	entries := must[[]os.DirEntry](t)(os.ReadDir(dir))
	if len(entries) != 5 {
		t.Errorf("%d files, want database, -wal, -shm, lock and snapshot", len(entries))
	}
	for _, e := range entries {
		info := must[os.FileInfo](t)(e.Info())
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o, want 600", e.Name(), info.Mode().Perm())
		}
	}
}

// TestModeIsKept: who lets a group read the database may do so.
func TestModeIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	ok(t, must[*DB](t)(open(t.Context(), "sqlite:"+path, Options{})).Close())
	ok(t, os.Chmod(path, 0o640))
	ok(t, must[*DB](t)(open(t.Context(), "sqlite:"+path, Options{})).Close())
	if mode := must[os.FileInfo](t)(os.Stat(path)).Mode().Perm(); mode != 0o640 {
		t.Errorf("mode %o, want 640 as it was", mode)
	}
}

// TestHalfSnapshotIsNoSnapshot: a copy that was cut off is made anew.
func TestHalfSnapshotIsNoSnapshot(t *testing.T) {
	dir := t.TempDir()
	s := must[*DB](t)(open(t.Context(), "sqlite:"+filepath.Join(dir, "t.db"), Options{}))
	defer s.Close()
	keep(t, s, "a")
	path := filepath.Join(dir, "copy.db")
	ok(t, os.WriteFile(path+".part", []byte(strings.Repeat("half", 2000)), 0o600))
	ok(t, s.Snapshot(t.Context(), path))
	c := must[*DB](t)(open(t.Context(), "sqlite:"+path, Options{ReadOnly: true}))
	defer c.Close()
	if got := kept(t, c); len(got) != 1 {
		t.Errorf("the snapshot has %d keys, want 1", len(got))
	}
	if _, err := os.Stat(path + ".part"); err == nil {
		t.Error("the half copy is still there")
	}
}
