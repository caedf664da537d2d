package yamldoc

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadNamed: a file that an option names is read, and one that cannot be
// used is a fault at that option.
func TestReadNamed(t *testing.T) {
	dir := t.TempDir()
	for name, size := range map[string]int{"good": 3, "large": 3 << 20} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"good":                     "",
		filepath.Join(dir, "good"): "",
		"large":                    "file DIR/large is larger than 2 MiB: is this the right file?",
		"absent":                   "file DIR/absent does not exist: paths are relative to the configuration's directory",
		".":                        "DIR is a directory: name a file in it",
	} {
		r := NewReader(filepath.Join(dir, "g.yaml"), testEnv)
		var g garden
		d := r.Read("g.yaml", []byte("name: "+Quoted(name)), &g)
		data, ok := d.ReadNamed("name", g.Name, 2<<20)
		_, err := r.Result("g.yaml")
		got := strings.TrimPrefix(strings.ReplaceAll(errorText(err), dir, "DIR"), "g.yaml:1:7: ")
		if got != want || ok != (want == "") || ok && len(data) != 3 || d.Bad("name") == ok {
			t.Errorf("%s: %d bytes, %v, %q; want %q", name, len(data), ok, got, want)
		}
	}
	for name, want := range map[string]string{
		"large": "DIR/large is larger than 2 MiB", "absent": "DIR/absent does not exist", ".": "DIR is a directory",
	} {
		_, err := ReadFile(filepath.Join(dir, name), 2<<20)
		if got := strings.ReplaceAll(errorText(err), dir, "DIR"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if data, err := ReadFile(filepath.Join(dir, "large"), 3<<20); err != nil || len(data) != 3<<20 {
		t.Error(err)
	}
}
