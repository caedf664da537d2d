// Command gen makes background.bin: how common word stems and character
// 4-grams are in the texts of each language. A term's share is that of the
// language where it is commonest, so that "the", "և" and "ve" all weigh nothing.
//
//	go run ./gen -o background.bin DATA
//
// DATA holds text/articles.txt.gz, stories/events.jsonl, pairs.jsonl and
// translations.jsonl.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"tocsin/internal/story"
)

func main() {
	out := flag.String("o", "background.bin", "file to write")
	events := flag.Bool("events", true, "count events.jsonl too (off to measure on it)")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "gen: want the data directory")
		os.Exit(2)
	}
	if err := run(*out, flag.Arg(0), *events); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// counts is how many texts of each language hold each term.
type counts struct {
	texts map[string]int
	df    map[string]map[uint32]int
}

func newCounts() *counts { return &counts{map[string]int{}, map[string]map[uint32]int{}} }

func (c *counts) add(language string, terms map[uint32]bool) {
	if c.df[language] == nil {
		c.df[language] = map[uint32]int{}
	}
	c.texts[language]++
	for h := range terms {
		c.df[language][h]++
	}
}

// shares is, for each term, the largest share of a language's texts. A small
// language is not believed for what it holds once or twice: those are names.
func (c *counts) shares() map[uint32]float64 {
	out := map[uint32]float64{}
	for language, df := range c.df {
		n := float64(c.texts[language])
		if n < 50 {
			continue
		}
		for h, k := range df {
			sure := float64(k)
			if n < 1500 {
				sure -= 1.5
			}
			out[h] = max(out[h], sure/n)
		}
	}
	return out
}

func run(out, data string, events bool) error {
	stems, grams := newCounts(), newCounts()
	add := func(language, s string) {
		a, b := story.Stems(s)
		stems.add(language, a)
		grams.add(language, b)
	}
	if err := eachLine(filepath.Join(data, "text/articles.txt.gz"), func(line []byte) error {
		add(languageOf(string(line)), string(line))
		return nil
	}); err != nil {
		return err
	}
	files := []string{"stories/pairs.jsonl", "stories/translations.jsonl"}
	if events {
		files = append(files, "stories/events.jsonl")
	}
	for _, name := range files {
		if err := eachLine(filepath.Join(data, name), func(line []byte) error {
			var row struct{ Language, Title, Text, Lang1, Text1, Lang2, Text2 string }
			if err := json.Unmarshal(line, &row); err != nil {
				return err
			}
			if row.Text != "" {
				add(row.Language, row.Title+"\n"+row.Text)
				return nil
			}
			add(row.Lang1, row.Text1)
			add(row.Lang2, row.Text2)
			return nil
		}); err != nil {
			return err
		}
	}
	b := story.AppendIDF(nil, stems.shares())
	n := len(b)
	b = story.AppendIDF(b, grams.shares())
	fmt.Println(stems.texts, "stems", n, "bytes, grams", len(b)-n, "bytes")
	return os.WriteFile(out, b, 0o644)
}

func eachLine(name string, f func([]byte) error) error {
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
		if err := f(lines.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return lines.Err()
}

// languageOf tells the five languages of articles.txt.gz apart.
func languageOf(s string) string {
	if strings.Count(s, " the ") > len(s)/1000 {
		return "en"
	}
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Armenian, r):
			return "hy"
		case unicode.Is(unicode.Georgian, r):
			return "ka"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		}
	}
	return "tr"
}
