package extract

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"tocsin/internal/extract/jsonld"
	"tocsin/internal/extract/prose"
	"tocsin/internal/extract/tree"
	"tocsin/internal/text"
)

// rescue finds an article's text where the markup has none or only its start:
// in the articleBody of its JSON-LD, or in the state a page's scripts carry.
// It returns "" unless what it finds is well beyond the words already had.
func rescue(t *tree.Tree, ld *jsonld.Article, have int, h Habit) (body, reader string) {
	if prose.Count(ld.Body) >= h.needs(ReaderJSONLD, have) {
		return plain(ld.Body), ReaderJSONLD
	}
	if have >= 60 {
		return "", ""
	}
	if s := readState(t, have); prose.Count(s) >= h.needs(readerState, have) {
		return s, readerState
	}
	return "", ""
}

// sources say, for reasons and warnings, where a reader's text stands.
var sources = map[string]string{
	ReaderJSONLD: "JSON-LD articleBody", readerState: "its scripts or noscript", ReaderFeed: "the feed's content",
	readerRule: "the rule extract: text",
}

// plain turns a string of HTML or of text with line breaks into lines.
func plain(s string) string {
	if strings.Contains(s, "<") {
		return text.HTMLToText(s)
	}
	return prose.FoldLines(text.CleanLines(s))
}

// maxState bounds the scripts that are decoded for their state, in bytes
// together.
const maxState = 4 << 20

// readState is the longest run of prose in the JSON of a page's scripts, or in what
// it keeps for readers without scripts: the strings that stand at one place of its
// structure, array positions apart. The latter only where it shows next to nothing:
// dialogs about cookies are kept so, too.
func readState(t *tree.Tree, have int) string {
	const nothing = 12 // words
	s := state{found: map[string][]string{}, words: map[string]int{}}
	left := maxState
	var flight strings.Builder
	for _, sc := range t.Scripts {
		if len(sc.Body) > left || jsonld.Is(sc) {
			continue
		}
		if piece := flightPiece(sc.Body); piece != "" {
			left -= len(sc.Body)
			flight.WriteString(piece)
			continue
		}
		if len(sc.Body) < 500 {
			continue
		}
		if v := decodeState(sc.Body); v != nil {
			left -= len(sc.Body)
			s.collect(v, "", 0)
		}
	}
	s.flight(flight.String())
	for _, kept := range t.Unshown {
		if have >= nothing || len(kept) > left {
			break
		}
		left -= len(kept)
		for line := range strings.SplitSeq(text.HTMLToText(string(kept)), "\n") {
			s.add(line, "unshown")
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

// decodeState is the JSON in a script: a value, or one within a string for
// JSON.parse; nil if there is none.
func decodeState(script []byte) any {
	var v any
	if _, call, ok := bytes.Cut(script, []byte("JSON.parse(\"")); ok {
		var inner string
		if json.NewDecoder(io.MultiReader(strings.NewReader(`"`), bytes.NewReader(call))).Decode(&inner) == nil &&
			json.Unmarshal([]byte(inner), &v) == nil {
			return v
		}
	}
	start := bytes.IndexAny(script, "{[")
	if start < 0 || !bytes.Contains(script, []byte(`":`)) || json.NewDecoder(bytes.NewReader(script[start:])).Decode(&v) != nil {
		return nil
	}
	return v
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
		if p, ok := paragraph(v); ok {
			s.add(p, ".p")
			return
		}
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
	w := prose.Count(p)
	if w < 6 || !text.EndsSentence(p) || slices.Contains(s.found[path], p) {
		return
	}
	if s.found[path] == nil {
		s.paths = append(s.paths, path)
	}
	s.found[path] = append(s.found[path], p)
	s.words[path] += w
}
