package tree

import (
	"testing"

	"tocsin/internal/extract/extracttest"
)

// TestHostile bounds pages that are made to be slow in elements and text.
func TestHostile(t *testing.T) {
	for _, h := range extracttest.Hostile {
		t.Run(h.Name, func(t *testing.T) {
			const size = 2 << 20
			if tr, err := Parse([]byte(h.Body(size)), false); err == nil && (tr.Nodes > maxElements+1 || tr.TextBytes > maxText+size) {
				t.Errorf("%d nodes, %d bytes of text", tr.Nodes, tr.TextBytes)
			}
		})
	}
}
