package phrases

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// index builds an Index in which each phrase stands for its place in the list,
// and returns what was wrong with them.
func index(t *testing.T, strictI bool, list ...string) (*Index, string) {
	t.Helper()
	bytes, wrong := 0, ""
	for _, s := range list {
		bytes += RecordBytes(s)
	}
	b := NewBuilder(len(list), bytes)
	c := Speller{StrictI: strictI}
	for i, s := range list {
		exact := strings.HasPrefix(s, "=")
		p := c.Spell(strings.TrimPrefix(s, "="), exact, true)
		if p.Wrong != "" {
			wrong += p.Wrong
			continue
		}
		b.Use(b.Add(&p), int32(i))
	}
	x := b.Build()
	return &x, wrong
}

// finds are the uses of the phrases in a text, each with its bytes and words.
func finds(x *Index, txt string, loose bool) []string {
	var s Scanner
	var one [1]int32
	var out []string
	for range 2 { // the second time with what the first one left
		out = nil
		for _, h := range s.Scan(x, txt, loose) {
			for _, use := range x.Uses(h.Pattern, &one) {
				out = append(out, fmt.Sprintf("%d %q %d-%d", use, txt[h.Start:h.End], h.From, h.To))
			}
		}
	}
	return out
}

func TestScan(t *testing.T) {
	list := []string{"Red Cross", "=US", "prison*", "of the people", "Ararat/Masis", "red cross", "Cross"}
	for _, tt := range []struct {
		txt   string
		loose bool
		want  []string
	}{
		{"the RED cross", false, []string{`0 "RED cross" 1-2`, `5 "RED cross" 1-2`, `6 "cross" 2-2`}},
		{"tell us, the US", false, []string{`1 "US" 3-3`}},
		{"imprisoned prisoners", false, []string{`2 "prisoners" 1-1`}},
		{"for and of the people", false, []string{`3 "of the people" 2-4`}},
		{"Ararat / Masis, Ararat\nMasis", false, []string{`4 "Ararat / Masis" 0-1`}},
		{"Red: Cross", false, []string{`6 "Cross" 1-1`}},
		{"Red: Cross", true, []string{`6 "Cross" 1-1`, `0 "Red: Cross" 0-1`, `5 "Red: Cross" 0-1`}},
		{"nothing of it", false, nil},
		{
			strings.Repeat("word ", 127) + "Red Cross", false,
			[]string{`0 "Red Cross" 127-128`, `5 "Red Cross" 127-128`, `6 "Cross" 128-128`},
		},
	} {
		x, wrong := index(t, false, list...)
		if wrong != "" || x.Len() == 0 {
			t.Fatalf("%d patterns: %s", x.Len(), wrong)
		}
		got := finds(x, tt.txt, tt.loose)
		if diff := cmp.Diff(sorted(tt.want), sorted(got)); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", tt.txt, diff)
		}
	}
}

func sorted(list []string) map[string]int {
	out := map[string]int{}
	for _, s := range list {
		out[s]++
	}
	return out
}

// What is spelled alike is one pattern, and the keys of names do without case
// and outer spaces.
func TestSpell(t *testing.T) {
	x, _ := index(t, false, "Red Cross", "RED  CROSS", "red-cross", "Red Crosses")
	if x.Len() != 3 { // the last word decides with its capital
		t.Errorf("%d patterns", x.Len())
	}
	if NameHash(" Red Cross") != NameHash("red cross ") || NameHash("Red Cross") == NameHash("Red/Cross") {
		t.Error("keys of names")
	}
	for phrase, want := range map[string]string{
		"...":                       "holds no letter or digit",
		strings.Repeat("a ", 70):    "is 70 words long, more than 64",
		strings.Repeat("long", 600): "is 2400 bytes long, more than 2048",
	} {
		if _, wrong := index(t, false, phrase); wrong != want {
			t.Errorf("%.20q: %q, want %q", phrase, wrong, want)
		}
	}
	strict, _ := index(t, true, "Işık")
	if got := finds(strict, "Isik Işık", false); len(got) != 1 {
		t.Errorf("ı and i are told apart: %v", got)
	}
}
