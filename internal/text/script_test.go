package text

import (
	"strings"
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

// TestShouted: capitals say nothing where all letters around are capitals.
func TestShouted(t *testing.T) {
	for s, want := range map[string]bool{
		"[WHO] KNOWS WHAT HEALTH IS":  true,
		"TRUMP: [WHO] IS TO BLAME":    true,
		"КТО ТАКОЙ [WHO] СЕГОДНЯ":     true,
		"LATER TODAY\nThe [WHO] says": false,
		"The head\n[WHO] KNOWS":       true,
		"[WHO], UN, ICRC":             false, // acronyms alone
		"[WHO]":                       false,
		"The [WHO] SAYS":              false,
		"[Who] KNOWS":                 true,
		"[who] KNOWS":                 false,
		"[WHO] 2026: 世界":              false,
	} {
		at, end := strings.IndexByte(s, '['), strings.IndexByte(s, ']')-1
		s = strings.NewReplacer("[", "", "]", "").Replace(s)
		if Shouted(s, at, end) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
