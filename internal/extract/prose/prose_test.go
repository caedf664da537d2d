package prose

import (
	"math"
	"testing"
)

func TestCount(t *testing.T) {
	for s, want := range map[string]int{
		"":                         0,
		"The bridge doesn’t open.": 4,
		"24.06.2025":               3,
		"橋が開いた":                    3, // two characters count as one, rounded up
		"Մուտքը՝ բաց է":            3,
	} {
		if got := Count(s); got != want {
			t.Errorf("%q has %d words, want %d", s, got, want)
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, tt := range []struct {
		name string
		got  float64
		want float64
	}{
		{"a word as often as it stands", Overlap("a a b", "a b b"), 2. / 3},
		{"nothing", Overlap("", "a"), 0},
	} {
		if math.Abs(tt.got-tt.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestFolding(t *testing.T) {
	if got := FoldLines(" a  b \n\n c\t"); got != "a b\nc" {
		t.Errorf("lines %q", got)
	}
	if got := Squeeze("Rém-y, 2!"); got != "rémy2" {
		t.Errorf("squeezed %q", got)
	}
	if got := Unescape("a &amp;amp; b"); got != "a & b" {
		t.Errorf("unescaped %q", got)
	}
	if !MaybeDate("24.06.2025") || MaybeDate("Page 2") || MaybeDate("the 20th") {
		t.Error("dates")
	}
}

// TestFold (CHECKS NAM-84): what a publisher escaped twice parts and hides no words.
func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		" Ruben &nbsp;\n Var&shy;danyan\x00 ": "Ruben Var\u00addanyan",
		"&nbsp;":                              "",
		"a &lt; b":                            "a &lt; b",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
