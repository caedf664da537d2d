package regular

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSwapped: what is looked at is the file that was opened, not what its path
// names by then (ADV-74).
func TestSwapped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	if err := os.Symlink("/proc/self/status", path); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("an ordinary one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if endless(path) || !endlessFile(f) {
		t.Errorf("by its path: %v, want false; as it was opened: %v, want true", endless(path), endlessFile(f))
	}
}
