package text

import (
	"slices"
	"testing"
)

func TestStruck(t *testing.T) {
	for s, want := range map[string][]string{
		"":                       nil,
		"killed ~~23~~ 19":       {"~~23~~"},
		"~~a b~~ c ~~d~~":        {"~~a b~~", "~~d~~"},
		"~~open\nend~~":          nil, // never over a line end
		"great~~ and ~~":         nil, // a drawn-out word
		"~~~~":                   nil,
		"a ~ b":                  nil,
		"~~Սպանվել է.~~ Սպանված": {"~~Սպանվել է.~~"},
		"x ~~a~~b ~~c~~\n~~d~~":  {"~~a~~", "~~c~~", "~~d~~"},
	} {
		var have []string
		for sp := range Struck(s) {
			have = append(have, s[sp.Start:sp.End])
		}
		if !slices.Equal(have, want) {
			t.Errorf("%q: %q, want %q", s, have, want)
		}
	}
}

func TestStanding(t *testing.T) {
	for s, want := range map[string]string{
		"killed 19":        "killed 19",
		"killed ~~23~~ 19": "killed        19",
		"~~a~~\n~~bc~~ d":  "     \n       d",
	} {
		if have := Standing(s); have != want {
			t.Errorf("%q: %q, want %q", s, have, want)
		}
	}
}

// TestHTMLStruck (CHECKS ADV-10): what a feed strikes is told apart from what stands.
func TestHTMLStruck(t *testing.T) {
	for in, want := range map[string]string{
		"<p>killed <del>23</del> <ins>19</ins></p>": "killed ~~23~~ 19",
		"<s>Ruben <b>Vardanyan</b> </s>left":        "~~Ruben Vardanyan~~ left",
		"<strike>a<p>b</p></strike>c":               "~~a~~\n~~b~~\nc",
		"Varda<s>&#8203;</s>nyan":                   "Varda\u200bnyan",
		"a <s>b":                                    "a ~~b~~",
		"a</s> b":                                   "a b",
		"<s></s>a <s> </s>b":                        "a b",
	} {
		if have := HTMLToText(in); have != want {
			t.Errorf("%q: %q, want %q", in, have, want)
		}
	}
}
