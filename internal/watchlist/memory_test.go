package watchlist

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"

	"tocsin/internal/racetest"
)

// peak is the most that was in use, in bytes, at any collection of garbage while
// f ran, of which there are many.
func peak(f func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	before := live[0].Value.Uint64()
	var most atomic.Uint64
	var done atomic.Bool
	var watch func()
	watch = func() { // a finalizer runs after each collection
		runtime.SetFinalizer(&[16]byte{}, func(*[16]byte) {
			s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
			metrics.Read(s)
			most.Store(max(most.Load(), s[0].Value.Uint64()))
			if !done.Load() {
				watch()
			}
		})
	}
	watch()
	f()
	done.Store(true)
	return most.Load() - min(before, most.Load())
}

// TestLongListMemory: a long list in a file of its own is read in parts, as one
// in the configuration is. Read whole, it takes seventy times
// its size (ADV-66).
func TestLongListMemory(t *testing.T) {
	racetest.Alone(t)
	var b strings.Builder
	b.WriteString("name: people\nentities:\n")
	const names = 30_000
	for i := range names {
		fmt.Fprintf(&b, "  - {name: Given%d Family%d, kind: person}\n", i, i)
	}
	file := filepath.Join(t.TempDir(), "people.yaml")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	used := peak(func() {
		lists, _, err := Load(file, testEnv)
		if err != nil || len(lists) != 1 || len(lists[0].Entities) != names || lists[0].Name != "people" {
			t.Errorf("%d lists, %v", len(lists), err)
		}
	})
	t.Logf("%d MB for a file of %d KB", used>>20, b.Len()>>10)
	if most := uint64(50 * b.Len()); used > most {
		t.Errorf("%d MB in use for a file of %d KB, want at most %d MB", used>>20, b.Len()>>10, most>>20)
	}
}
