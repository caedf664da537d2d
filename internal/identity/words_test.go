package identity

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"tocsin/internal/datatest"
)

// TestMakeWords makes words.bin: a Bloom filter of the lower-case word forms
// that occur in at least two of the given texts, which is all that identity
// knows of dictionaries. It holds no text and no order of words. TOCSIN_MAKE
// names the file to write.
func TestMakeWords(t *testing.T) {
	out := os.Getenv("TOCSIN_MAKE")
	if out == "" {
		t.Skip("TOCSIN_MAKE is not set; `go generate ./internal/identity` sets it")
	}
	texts := map[string]int{}
	count := func(s string) {
		seen := map[string]bool{}
		for _, w := range lowerWords(s) {
			if !seen[w] {
				seen[w] = true
				texts[w]++
			}
		}
	}
	for _, line := range datatest.Lines(t, "text/articles.txt.gz") {
		count(line)
	}
	for _, name := range []string{"stories/events.jsonl", "stories/pairs.jsonl", "stories/translations.jsonl"} {
		for _, line := range datatest.Lines(t, name) {
			var row struct{ Title, Text, Text1, Text2 string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, s := range []string{row.Title + "\n" + row.Text, row.Text1, row.Text2} {
				count(s)
			}
		}
	}
	kept := knownForms(texts)
	b := wordFilter(kept)
	t.Logf("%d forms, %d kept, %d bytes", len(texts), len(kept), len(b))
	if err := os.WriteFile(out, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWordFilter(t *testing.T) {
	words := strings.Fields("bridge river կամուրջ мост körpü")
	was := wordBits
	defer func() { wordBits = was }()
	wordBits = wordFilter(words)
	for _, w := range words {
		if !isWord(w) {
			t.Errorf("%q was put into the filter", w)
		}
	}
	if isWord("brigde") {
		t.Error("brigde was not")
	}
	if got := lowerWords("Anna crossed the Bridge at 5"); strings.Join(got, " ") != "crossed the at" {
		t.Errorf("words written small: %q", got)
	}
}

// knownForms returns the forms of two texts or more that are not themselves
// common misspellings: rare and one inner edit away from a far commoner form.
func knownForms(texts map[string]int) []string {
	const rare, ratio = 6, 20
	var kept []string
	near := map[string][]string{} // a form with one letter left out -> common forms
	for w, n := range texts {
		if n < 2 {
			continue
		}
		if n > rare {
			kept = append(kept, w)
		}
		if n >= 2*ratio {
			for _, d := range deletions(w) {
				near[d] = append(near[d], w)
			}
		}
	}
	for w, n := range texts {
		if n < 2 || n > rare {
			continue
		}
		misspelt := false
		for _, d := range deletions(w) {
			for _, common := range near[d] {
				misspelt = misspelt || texts[common] >= ratio*n && edit([]rune(w), []rune(common)) != editOther
			}
		}
		if !misspelt {
			kept = append(kept, w)
		}
	}
	return kept
}

// deletions returns w and every form of w without one of its letters: two words
// one edit apart have one of these in common.
func deletions(w string) []string {
	out := []string{w}
	for i, r := range w {
		out = append(out, w[:i]+w[i+len(string(r)):])
	}
	return out
}

// wordFilter makes the filter of the given words; their order does not matter.
func wordFilter(words []string) []byte {
	const bitsPerWord = 9
	bits := make([]byte, len(words)*bitsPerWord/8+8)
	for _, w := range words {
		for bit := range wordProbe(w, len(bits)) {
			bits[bit>>3] |= 1 << (bit & 7)
		}
	}
	return bits
}

// lowerWords returns the words of a text that are written small, in the form in
// which SameText compares them.
func lowerWords(s string) []string {
	var out []string
	for _, t := range tokens(s) {
		if t.kind == tokenWord && !isCapital(t.text) && len(t.text) > 1 {
			out = append(out, t.text)
		}
	}
	return out
}
