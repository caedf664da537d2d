package textview

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/digest"
)

// setter sets a message line by line.
type setter struct {
	m  digest.Message
	st Style
	b  strings.Builder
}

// run is a piece of a paragraph and its look.
type run struct {
	text string
	look Look
}

// hanging stands before all but the first line of a paragraph, so that no
// stranger's text can be broken to look like a line of ours.
const hanging = "  "

// para sets a paragraph, broken between words at the style's width. A word
// longer than that, as an address may be, stays whole.
func (t *setter) para(runs ...run) {
	width := 0
	for i, word := range words(runs) {
		n := 0
		for _, p := range word {
			n += p.width
		}
		switch {
		case i == 0:
		case width+1+n > t.st.Width:
			t.b.WriteString("\n" + hanging)
			width = len(hanging)
		default:
			t.b.WriteByte(' ')
			width++
		}
		width += n
		for _, p := range word {
			t.b.WriteString(p.text)
		}
	}
	t.b.WriteByte('\n')
}

// piece is a word, or the part of a word that has one look.
type piece struct {
	text  string
	width int
}

// words divides runs at their spaces; a word may have pieces of several looks.
func words(runs []run) [][]piece {
	var out [][]piece
	open := false // whether the last word may go on
	for _, r := range runs {
		if !r.look.Unseen && r.text != "" {
			r.text = r.look.Open + r.text + r.look.Shut
			r.look = Look{}
		}
		for i, w := range strings.Split(r.text, " ") {
			open = open && i == 0
			if w == "" {
				continue
			}
			if !open {
				out, open = append(out, nil), true
			}
			last := len(out) - 1
			out[last] = append(out[last], piece{r.look.Open + w + r.look.Shut, utf8.RuneCountInString(w)})
		}
	}
	return out
}
