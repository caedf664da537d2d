package identity

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"tocsin/internal/datatest"
)

// TestMakeWords makes words.bin: a Bloom filter of the lower-case word forms
// that occur in the given texts, and of those of a list of English, which is all
// that identity knows of dictionaries. It holds no text and no order of words. TOCSIN_MAKE
// names the file to write, TOCSIN_WORDS the list.
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
	for _, name := range []string{"names/sentences.tsv.gz", "names/ntrex.tsv.gz"} {
		for _, line := range datatest.Lines(t, name) {
			for field := range strings.SplitSeq(line, "\t") {
				count(field)
			}
		}
	}
	kept := append(knownForms(texts), listed(t, os.Getenv("TOCSIN_WORDS"), texts)...)
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

// listed returns the words of a list of English, a JSON array of them, that are
// in no text. The words.bin here was made with the 275,000 of the npm package
// an-array-of-english-words 2.0.0 (MIT, index.json).
func listed(t *testing.T, name string, texts map[string]int) []string {
	if name == "" {
		t.Fatal("TOCSIN_WORDS does not name the list of English words")
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(w string) bool { return texts[w] > 0 })
}

// knownForms returns the forms that occur, but for those that occur once and
// are a slip of the fingers in a far commoner one: two letters exchanged, one
// doubled or no longer.
func knownForms(texts map[string]int) []string {
	const ratio = 20
	near := map[string][]string{} // a form with one letter left out -> common forms
	for w, n := range texts {
		if n >= ratio {
			for _, d := range deletions(w) {
				near[d] = append(near[d], w)
			}
		}
	}
	var kept []string
	for w, n := range texts {
		slip := false
		for _, d := range deletions(w) {
			for _, common := range near[d] {
				kind := edit([]rune(w), []rune(common))
				slip = slip || n == 1 && (kind == editSwap || kind == editDouble)
			}
		}
		if !slip {
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
// which Compare compares them.
func lowerWords(s string) []string {
	var out []string
	for _, t := range tokens(s) {
		if t.kind == tokenWord && !isCapital(t.text) && len(t.text) > 1 {
			out = append(out, t.text)
		}
	}
	return out
}
