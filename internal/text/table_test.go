package text

import (
	"testing"
	"unicode"

	"golang.org/x/text/cases"
)

// TestShortcuts: what the table is filled with without folding is what folding
// would have given.
func TestShortcuts(t *testing.T) {
	b := &builder{fold: cases.Fold()}
	for r := rune(0x800); r < tabled<<pageBits; r++ {
		e := b.describe(r, map[rune]string{})
		hangul := r >= 0xAC00 && r <= 0xD7A3 // stays composed, which is no shortcut
		if e.class() != classLetter && e.class() != classSingle && e.class() != classJoined || e.length() != lenItself || hangul {
			continue
		}
		if folded, ok := b.folded(r); !ok || folded != string(r) {
			t.Errorf("%U %q is taken to fold to itself, and folds to %q (%v)", r, r, folded, ok)
		}
		if single := unicode.In(r, spaceless...); e.class() != classJoined && single != (e.class() == classSingle) {
			t.Errorf("%U %q has class %d, which says of its script that it has spaces: %v", r, r, e.class(), !single)
		}
	}
}

// BenchmarkTable is what every process that folds a word pays once.
func BenchmarkTable(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newTable()
	}
}
