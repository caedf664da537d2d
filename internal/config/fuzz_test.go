package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzParse: no input panics or hangs, a fault is always a line with a place,
// and without faults there is a configuration.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/faults/*.yaml", "testdata/good/*.yaml", "../../config/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, seed := range []string{
		"a: &a [*a]\n", "? a\n: b\n", "- - - - -", "{{{{", "<<: *x\n", "!!binary x", "sources: [[[[]]]]",
		"\x00", "web: \"\\\n", "%YAML 9\n---\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		cfg, faults, err := loader{Env: testEnv}.Parse("testdata/fuzz.yaml", data)
		if (cfg == nil) != (err != nil) {
			t.Errorf("configuration %v, error %v", cfg != nil, err)
		}
		for _, fault := range faults {
			if fault.What == "" || strings.Contains(fault.String(), "canary-7f3a") {
				t.Errorf("fault %q", fault)
			}
		}
	})
}
