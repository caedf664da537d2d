package yamldoc

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// TestScalar holds how texts look that people will edit.
func TestScalar(t *testing.T) {
	for in, want := range map[string]string{
		"Ruben Vardanyan": "Ruben Vardanyan", "Ռուբեն Վարդանյան": "Ռուբեն Վարդանյան", "R.V.": "R.V.",
		"no": "'no'", "NULL": "'NULL'", "y": "'y'", "007": "'007'", "a: b": "'a: b'", "O'Brien": "'O''Brien'", "": "''",
		"${HOME}": "'$${HOME}'", "a\nb": `"a\nb"`, "\x07\"\\": `"\u0007\"\\"`, "x\u2028": `"x\u2028"`, "\U000e0001": `"\U000e0001"`,
	} {
		if got := Scalar(in); got != want {
			t.Errorf("Scalar(%q) = %s, want %s", in, got, want)
		}
	}
}

// FuzzScalar: a text that is written is read back, wherever it stands.
func FuzzScalar(f *testing.F) {
	for _, s := range []string{"plain", "no", "a: b", "- x", "#", "${X}", "a\nb", "'", `"`, "\u2028", "\ufeff", "😀", "\x00", " a ", "a\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || len(s) > 1000 {
			return
		}
		for _, written := range []string{Scalar(s), Quoted(s)} {
			var got garden
			r := NewLiteralReader("g.yaml", "not here")
			r.Read("g.yaml", []byte("name: "+written+"\nsigns: {a: "+written+"}\nbeds:\n  - name: "+written+"\n"), &got)
			if len(r.All()) > 0 || got.Name != s || got.Signs["a"] != s || len(got.Beds) != 1 || got.Beds[0].Name != s {
				t.Errorf("%q is written %s and read %+v, %v", s, written, got, r.All())
			}
		}
	})
}

// TestAppendItems: what is added stands where the list ends, and nothing else
// changes. Package config tests more ways to write a list.
func TestAppendItems(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"no list", "name: a\n", "name: a\nbeds:\n  - new\n"},
		{"no list, a comment", "name: a\n\n# the end\n", "name: a\nbeds:\n  - new\n\n# the end\n"},
		{"an empty list", "beds: [] # none\nname: a\n", "beds: # none\n  - new\nname: a\n"},
		{"nothing", "beds:\nname: a\n", "beds:\n  - new\nname: a\n"},
		{"a list", "beds:\n    - a # one\n\n# b\nname: a\n", "beds:\n    - a # one\n    - new\n\n# b\nname: a\n"},
		{"at the margin", "beds:\n- a\nname: a\n", "beds:\n- a\n- new\nname: a\n"},
		{"lines of Windows", "beds:\r\n  - a\r\nname: a\r\n", "beds:\r\n  - a\r\n  - new\r\nname: a\r\n"},
		{"an empty file", "", "beds:\n  - new\n"},
	} {
		got, err := AppendItems([]byte(tt.in), "beds", []string{"- new"})
		if diff := cmp.Diff(tt.want, string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
	for _, in := range []string{"beds: [a]\n", "beds: a\n", "beds: [\n]\n"} {
		if got, err := AppendItems([]byte(in), "beds", []string{"- new"}); !errors.Is(err, ErrLayout) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	if _, err := AppendItems([]byte("beds: [\n"), "beds", nil); err == nil || strings.Contains(err.Error(), "way") {
		t.Errorf("broken syntax: %v", err)
	}
}
