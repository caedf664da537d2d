package story

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"tocsin/internal/datatest"
	"tocsin/internal/text"
)

// TestMakeBackground makes background.bin: how common word stems and character
// 4-grams are in the texts of each language. A term's share is that of the
// language where it is commonest, so that "the", "և" and "ve" all weigh nothing.
// TOCSIN_MAKE names the file to write; with TOCSIN_WITHOUT_EVENTS the texts of
// events.jsonl are not counted, to measure on them.
func TestMakeBackground(t *testing.T) {
	out := os.Getenv("TOCSIN_MAKE")
	if out == "" {
		t.Skip("TOCSIN_MAKE is not set; `go generate ./internal/story` sets it")
	}
	stems, grams := newCounts(), newCounts()
	add := func(language, s string) {
		a, b := stemsOf(s)
		stems.add(language, a)
		grams.add(language, b)
	}
	for _, line := range datatest.Lines(t, "text/articles.txt.gz") {
		add(languageOf(line), line)
	}
	files := []string{"stories/pairs.jsonl", "stories/translations.jsonl"}
	if os.Getenv("TOCSIN_WITHOUT_EVENTS") == "" {
		files = append(files, "stories/events.jsonl")
	}
	for _, name := range files {
		for _, line := range datatest.Lines(t, name) {
			var row struct{ Language, Title, Text, Lang1, Text1, Lang2, Text2 string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if row.Text != "" {
				add(row.Language, row.Title+"\n"+row.Text)
				continue
			}
			add(row.Lang1, row.Text1)
			add(row.Lang2, row.Text2)
		}
	}
	b := appendIDF(nil, stems.shares())
	n := len(b)
	b = appendIDF(b, grams.shares())
	t.Log(stems.texts, "stems", n, "bytes, grams", len(b)-n, "bytes")
	if err := os.WriteFile(out, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestBackgroundTable(t *testing.T) {
	b := appendIDF(nil, map[uint32]float64{3: .5, 70: .01, 71: rarest})
	table, rest := readIDF(append(b, 'x'))
	if string(rest) != "x" || len(table.keys) != 2 || table.keys[0] != 3 || table.keys[1] != 70 {
		t.Fatalf("read back %v, then %q", table.keys, rest)
	}
	for i, share := range []float64{.5, .01} {
		if got, want := float64(table.values[i])*idfStep, idfOf(share); math.Abs(got-want) > idfStep {
			t.Errorf("a share of %v weighs %v, want %v", share, got, want)
		}
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

// appendIDF appends a table for the given shares of texts (0..1) by 24-bit
// hash, leaving out the rare.
func appendIDF(b []byte, shares map[uint32]float64) []byte {
	const keep = 2 * rarest
	var keys []uint32
	for h := uint32(0); h < 1<<hashBits; h++ {
		if shares[h] >= keep {
			keys = append(keys, h)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(keys)))
	last := uint32(0)
	for _, h := range keys {
		b = binary.AppendUvarint(b, uint64(h-last))
		b = append(b, uint8(min(255, math.Round(idfOf(shares[h])/idfStep))))
		last = h
	}
	return b
}

// stemsOf returns the hashes of a text's stems and 4-grams, each once.
func stemsOf(s string) (stems, grams map[uint32]bool) {
	stems, grams = map[uint32]bool{}, map[uint32]bool{}
	var g gramReader
	eachTerm("", s, func(t term) {
		stems[hash24(t.stem)] = true
		g.each(t, func(h uint32) { grams[h] = true })
	})
	return stems, grams
}

// languageOf tells the five languages of articles.txt.gz apart.
func languageOf(s string) string {
	if strings.Count(s, " the ") > len(s)/1000 {
		return "en"
	}
	for _, r := range s {
		switch text.ScriptOf(r) {
		case text.Armenian:
			return "hy"
		case text.Georgian:
			return "ka"
		case text.Cyrillic:
			return "ru"
		}
	}
	return "tr"
}
