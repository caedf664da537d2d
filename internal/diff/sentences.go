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
	var p Pair
	changed := false
	flush := func() {
		p.Old, p.New = strings.TrimSpace(p.Old), strings.TrimSpace(p.New)
		if changed && p.Old != p.New {
			out = append(out, p)
		}
		p, changed = Pair{}, false
	}
	at := 0
	for _, e := range c.Edits {
		if e.Same == "" {
			if cuts[at] && whole(e) {
				flush()
			}
			p.Old += e.Old
			p.New += e.New
			changed = true
			at += len(e.New)
			if cuts[at] && whole(e) {
				flush()
			}
			continue
		}
		from := 0
		for i := 0; i <= len(e.Same); i++ {
			if cuts[at+i] && (i > 0 || !changed || endsWell(p) || strings.HasPrefix(e.Same, "\n")) {
				p.Old += e.Same[from:i]
				p.New += e.Same[from:i]
				flush()
				from = i
			}
		}
		p.Old += e.Same[from:]
		p.New += e.Same[from:]
		at += len(e.Same)
	}
	flush()
	return out
}

// boundaries are the places in s where a sentence begins or ends.
func boundaries(s string) map[int]bool {
	cuts := map[int]bool{0: true, len(s): true}
	for sp := range text.Sentences(s) {
		cuts[sp.Start], cuts[sp.End] = true, true
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

func endsWell(p Pair) bool {
	return (p.Old == "" || endsSentence(p.Old)) && (p.New == "" || endsSentence(p.New))
}

// endsSentence reports whether s ends as sentences do, or a line.
func endsSentence(s string) bool { return strings.HasSuffix(s, "\n") || text.EndsSentence(s) }
