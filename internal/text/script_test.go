package text

import (
	"testing"
	"unicode"
)

func TestScriptOf(t *testing.T) {
	for r := rune(-1); r <= unicode.MaxRune; r++ {
		want := NoScript
		for s := Latin; int(s) < Scripts; s++ {
			if unicode.Is(unicode.Scripts[s.String()], r) {
				want = s
			}
		}
		if got := ScriptOf(r); got != want {
			t.Fatalf("%U is %s, want %s", r, got, want)
		}
	}
	if got := Script(200).String(); got != "Script(200)" {
		t.Errorf("an unknown script is called %s", got)
	}
}
