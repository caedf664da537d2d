// Command gen makes words.bin: a Bloom filter of the lower-case word forms
// that occur in at least two of the given texts, which is all that identity
// knows of dictionaries. It holds no text and no order of words.
//
//	go run ./gen -o words.bin articles.txt.gz events.jsonl ...
//
// A .gz file has one text a line; of a .jsonl file the fields title, text,
// text1 and text2 are read.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"tocsin/internal/identity"
)

func main() {
	out := flag.String("o", "words.bin", "file to write")
	flag.Parse()
	if err := run(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(out string, files []string) error {
	texts := map[string]int{}
	for _, name := range files {
		if err := eachText(name, func(s string) {
			seen := map[string]bool{}
			for _, w := range identity.LowerWords(s) {
				if !seen[w] {
					seen[w] = true
					texts[w]++
				}
			}
		}); err != nil {
			return err
		}
	}
	kept := known(texts)
	b := identity.WordFilter(kept)
	fmt.Printf("%d forms, %d kept, %d bytes\n", len(texts), len(kept), len(b))
	return os.WriteFile(out, b, 0o644)
}

// known returns the forms of two texts or more that are not themselves common
// misspellings: rare and one inner edit away from a far commoner form.
func known(texts map[string]int) []string {
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
				misspelt = misspelt || texts[common] >= ratio*n && identity.OneEdit(w, common)
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

// eachText calls f with every text of a file.
func eachText(name string, f func(string)) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		if strings.HasSuffix(name, ".gz") {
			f(lines.Text())
			continue
		}
		var row struct{ Title, Text, Text1, Text2 string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, s := range []string{row.Title + "\n" + row.Text, row.Text1, row.Text2} {
			f(s)
		}
	}
	return lines.Err()
}
