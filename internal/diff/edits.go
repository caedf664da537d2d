package diff

import (
	"strings"

	"tocsin/internal/news"
)

// edits writes the runs as text. White space comes from the new text and
// belongs to what is the same, so that edits are bare words; a deletion
// between words takes the blank that goes with it.
func (d *comparison) edits() []news.Edit {
	w := &writer{d: d, next: make([]int, len(d.runs))}
	next := len(d.b.text)
	for k := len(d.runs) - 1; k >= 0; k-- {
		w.next[k] = next
		if r := d.runs[k]; r.b0 < r.b1 {
			next = d.b.tokens[r.b0].start
		}
	}
	for k, r := range d.runs {
		switch {
		case r.same:
			w.same(d.b.tokens[r.b1-1].end)
		case r.b0 == r.b1:
			w.deletion(r, k)
		default:
			w.insertion(r)
		}
	}
	w.same(len(d.b.text))
	return w.out
}

// old is the old words of a run, as written.
func (d *comparison) old(r run) string {
	if r.a0 == r.a1 {
		return ""
	}
	return d.a.text[d.a.tokens[r.a0].start:d.a.tokens[r.a1-1].end]
}

type writer struct {
	d   *comparison
	out []news.Edit
	at  int // how much of the new text is written
	// next is where the new words behind each run begin.
	next []int
}

// same writes the new text up to end as unchanged.
func (w *writer) same(end int) {
	if end <= w.at {
		return
	}
	from := w.at
	w.at = end
	if n := len(w.out); n > 0 && w.out[n-1].Same != "" {
		from -= len(w.out[n-1].Same) // it ended where this begins
		w.out[n-1].Same = w.d.b.text[from:end]
		return
	}
	w.out = append(w.out, news.Edit{Same: w.d.b.text[from:end]})
}

// insertion writes a run that has new words. Where only one side parts them
// from the word before by white space (", " became " and "), that white space
// belongs to its side of the edit.
func (w *writer) insertion(r run) {
	start, end := w.d.b.tokens[r.b0].start, w.d.b.tokens[r.b1-1].end
	old, parted := w.d.old(r), start > w.at
	if old != "" && w.at > 0 {
		before, _ := w.d.a.around(r)
		switch {
		case before == "" && parted && r.a0 > 0:
			w.out = append(w.out, news.Edit{Old: old, New: w.d.b.text[w.at:end]})
			w.at = end
			return
		case before != "" && !parted:
			old = before + old
		}
	}
	w.same(start)
	w.out = append(w.out, news.Edit{Old: old, New: w.d.b.text[start:end]})
	w.at = end
}

// deletion writes run k, which has old words only. Where the new text has
// white space at this place, the deletion stands behind it and brings its own
// behind itself; at the end and before a mark it brings the white space that
// parted it from the words before.
func (w *writer) deletion(r run, k int) {
	a, next := w.d.a, w.next[k]
	before, after := a.around(r)
	s := w.d.old(r)
	switch gap := w.d.b.text[w.at:next]; {
	case before == "" && r.a0 > 0: // ", and others": hangs on the word before
	case w.at == 0, gap != "" && next < len(w.d.b.text):
		w.same(next)
		s += after
	default:
		s = before + s
	}
	w.out = append(w.out, news.Edit{Old: s})
}

// around is the white space before and after the old tokens of a run.
func (s *scanned) around(r run) (before, after string) {
	from, to := 0, len(s.text)
	if r.a0 > 0 {
		from = s.tokens[r.a0-1].end
	}
	if r.a1 < len(s.tokens) {
		to = s.tokens[r.a1].start
	}
	return s.text[from:s.tokens[r.a0].start], s.text[s.tokens[r.a1-1].end:to]
}

// movedPassages are the passages that stand elsewhere than they did, in the
// order of the new text. Sentences that moved together are one.
func (d *comparison) movedPassages() []string {
	var out []string
	for j := 0; j < len(d.partner); j++ {
		if !d.moved[j] || d.partner[j] < 0 {
			continue
		}
		first := j
		for j+1 < len(d.partner) && d.moved[j+1] && d.partner[j+1] == d.partner[j]+1 {
			j++
		}
		from, to := d.b.segments[first].from, d.b.segments[j].to
		out = append(out, strings.TrimSpace(d.b.text[d.b.tokens[from].start:d.b.tokens[to-1].end]))
	}
	return out
}
