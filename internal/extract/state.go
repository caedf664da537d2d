package extract

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"tocsin/internal/text"
)

// rescue finds an article's text where the markup has none or only its start:
// in the articleBody of its JSON-LD, or in the state a page's scripts carry.
// It returns "" unless what it finds is well beyond the words already had.
func rescue(t *tree, ld *structured, have int, h Habit) (body, reader string) {
	if countWords(ld.body) >= h.needs(ReaderJSONLD, have) {
		return plain(ld.body), ReaderJSONLD
	}
	if have >= 60 {
		return "", ""
	}
	if s := readState(t.scripts); countWords(s) >= h.needs(ReaderState, have) {
		return s, ReaderState
	}
	return "", ""
}

// sources say, for reasons and warnings, where a reader's text stands.
var sources = map[string]string{
	ReaderJSONLD: "JSON-LD articleBody", ReaderState: "state in a script", ReaderFeed: "the feed's content", ReaderRule: "the rule extract: text",
}

// plain turns a string of HTML or of text with line breaks into lines.
func plain(s string) string {
	if strings.Contains(s, "<") {
		return text.HTMLToText(s)
	}
	return foldLines(text.CleanLines(s))
}

// maxState bounds the scripts that are decoded for their state, in bytes
// together.
const maxState = 4 << 20

// readState is the longest run of prose in the JSON of a page's scripts: the
// strings that stand at one place of its structure, array positions apart.
func readState(scripts []script) string {
	s := state{found: map[string][]string{}, words: map[string]int{}}
	left := maxState
	for _, sc := range scripts {
		if len(sc.body) < 500 || len(sc.body) > left || isStructured(sc) {
			continue
		}
		start := bytes.IndexAny(sc.body, "{[")
		if start < 0 || !bytes.Contains(sc.body, []byte(`":`)) {
			continue
		}
		left -= len(sc.body)
		var v any
		if json.NewDecoder(bytes.NewReader(sc.body[start:])).Decode(&v) == nil {
			s.collect(v, "", 0)
		}
	}
	best := ""
	for _, path := range s.paths {
		if best == "" || s.words[path] > s.words[best] {
			best = path
		}
	}
	return strings.Join(s.found[best], "\n")
}

type state struct {
	paths []string // in order of appearance
	found map[string][]string
	words map[string]int
}

func (s *state) collect(v any, path string, depth int) {
	if depth > 40 || len(s.paths) > 2000 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			s.collect(v[k], path+"."+k, depth+1)
		}
	case []any:
		for _, x := range v {
			s.collect(x, path, depth+1)
		}
	case string:
		s.add(v, path)
	}
}

// add keeps a string if it is prose: words, sentences, no code.
func (s *state) add(v, path string) {
	if len(v) < 40 || strings.ContainsAny(v[:40], "{}") || strings.HasPrefix(v, "http") || !strings.Contains(v, " ") {
		return
	}
	p := plain(v)
	w := countWords(p)
	if w < 6 || !text.EndsSentence(p) || slices.Contains(s.found[path], p) {
		return
	}
	if s.found[path] == nil {
		s.paths = append(s.paths, path)
	}
	s.found[path] = append(s.found[path], p)
	s.words[path] += w
}
