package sqldb

import (
	"slices"
	"testing"
)

// TestDamagedLists: a list that cannot be decoded is none, and hides no row.
func TestDamagedLists(t *testing.T) {
	for stored, want := range map[any][]string{
		`["a","b"]`: {"a", "b"}, `["a",`: nil, `["a",7]`: nil, `{}`: nil, "\x00": nil, "": nil, nil: nil, `null`: nil,
	} {
		list := []string{"before"}
		if err := ScanList(&list).Scan(stored); err != nil || !slices.Equal(list, want) {
			t.Errorf("%q is scanned as %q, %v; want %q", stored, list, err, want)
		}
	}
}
