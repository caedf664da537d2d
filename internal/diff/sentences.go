package diff

import (
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Pair is a sentence, or a few that belong together, as it was and as it is.
// Old is "" for what was added, New for what was deleted.
type Pair struct{ Old, New string }

// Sentences lists what a change did to whole sentences, for readers who want
// to see old and new one under the other; a changed headline comes first.
func Sentences(c news.Change) []Pair {
	var out []Pair
	if c.TitleOld != c.TitleNew {
		out = append(out, Pair{c.TitleOld, c.TitleNew})
	}
	if c.Rows {
		for _, e := range c.Edits {
			if e.Same == "" {
				out = append(out, Pair{e.Old, e.New})
			}
		}
		return out
	}
	var now strings.Builder
	for _, e := range c.Edits {
		now.WriteString(e.Same)
		now.WriteString(e.New)
	}
	cuts := boundaries(now.String())
	var was, is strings.Builder
	changed := false
	flush := func() {
		if p := (Pair{strings.TrimSpace(was.String()), strings.TrimSpace(is.String())}); changed && p.Old != p.New {
			out = append(out, p)
		}
		was.Reset()
		is.Reset()
		changed = false
	}
	same := func(s string) {
		was.WriteString(s)
		is.WriteString(s)
	}
	at := 0
	for _, e := range c.Edits {
		if e.Same == "" {
			if cuts.has(at) && whole(e) {
				flush()
			}
			was.WriteString(e.Old)
			is.WriteString(e.New)
			changed = true
			at += len(e.New)
			if cuts.has(at) && whole(e) {
				flush()
			}
			continue
		}
		from := 0
		for i := 0; i <= len(e.Same); i++ {
			if cuts.has(at+i) && (i > 0 || !changed || endsWell(was.String(), is.String()) || strings.HasPrefix(e.Same, "\n")) {
				same(e.Same[from:i])
				flush()
				from = i
			}
		}
		same(e.Same[from:])
		at += len(e.Same)
	}
	flush()
	return out
}

// places is a set of places in a text, a bit for each.
type places []uint64

func (p places) add(at int)      { p[at/64] |= 1 << (at % 64) }
func (p places) has(at int) bool { return p[at/64]&(1<<(at%64)) != 0 }

// boundaries are the places in s where a sentence begins or ends.
func boundaries(s string) places {
	cuts := make(places, len(s)/64+1)
	cuts.add(0)
	cuts.add(len(s))
	for sp := range text.Sentences(s) {
		cuts.add(sp.Start)
		cuts.add(sp.End)
	}
	return cuts
}

// whole reports whether an edit that begins at a sentence's beginning is made
// of whole sentences, on the side that can tell.
func whole(e news.Edit) bool {
	s := e.Old
	if s == "" {
		s = e.New
	}
	return endsSentence(s)
}

func endsWell(was, is string) bool {
	return (was == "" || endsSentence(was)) && (is == "" || endsSentence(is))
}

// endsSentence reports whether s ends as sentences do, or a line.
func endsSentence(s string) bool { return strings.HasSuffix(s, "\n") || text.EndsSentence(s) }
