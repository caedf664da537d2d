package diff

import (
	"slices"
	"strings"

	"tocsin/internal/news"
)

// pairKeys pairs the rows of equal keys, in order as far as that goes. Rows
// of one key that stand several times on both sides are paired as they come.
func (d *comparison) pairKeys() {
	ids := make(interner)
	a, b := d.keyIDs(d.a, ids), d.keyIDs(d.b, ids)
	for i, j := range d.common(a, b, d.search) {
		if j >= 0 {
			d.take(i, j, false)
		}
	}
	at := make(map[uint32][]int)
	for i, id := range a {
		if !d.taken[i] {
			at[id] = append(at[id], i)
		}
	}
	for j, id := range b {
		if list := at[id]; d.partner[j] < 0 && len(list) > 0 {
			d.take(list[0], j, true)
			at[id] = list[1:]
		}
	}
}

func (d *comparison) keyIDs(s *scanned, ids interner) []uint32 {
	out := make([]uint32, len(s.segments))
	for i, seg := range s.segments {
		out[i] = ids.id(strings.ToLower(plain(d.key(s.row(seg)))))
	}
	return out
}

// differs reports whether any words were found to differ.
func (d *comparison) differs() bool {
	for _, r := range d.runs {
		if !r.same {
			return true
		}
	}
	return false
}

// row is a segment as written.
func (s *scanned) row(seg segment) string {
	return s.text[s.tokens[seg.from].start:s.tokens[seg.to-1].end]
}

// rowEdits are edits of whole rows: one for each that was edited, deleted or
// inserted. Which words of a row differ is seen by laying the two side by side.
func (d *comparison) rowEdits() []news.Edit {
	w := &writer{d: d}
	next := 0
	dropped := func(upTo int) {
		for ; next < upTo; next++ {
			if !d.taken[next] {
				w.out = append(w.out, news.Edit{Old: d.a.row(d.a.segments[next])})
			}
		}
	}
	dropped(d.fixed(0))
	for j, i := range d.partner {
		seg := d.b.segments[j]
		start, end := d.b.tokens[seg.from].start, d.b.tokens[seg.to-1].end
		switch {
		case i >= 0 && d.a.segments[i].id == seg.id:
			w.same(end)
		default:
			e := news.Edit{New: d.b.text[start:end]}
			if i >= 0 {
				e.Old = d.a.row(d.a.segments[i])
			}
			w.same(start)
			w.out = append(w.out, e)
			w.at = end
		}
		if i >= 0 && !d.moved[j] {
			next = i + 1
			dropped(d.fixed(j + 1))
		}
	}
	w.same(len(d.b.text))
	return w.out
}

// maxEntry is how many words an entry of a list has at most, to be told from a
// paragraph.
const maxEntry = 20

// rolled reports whether an old line is the entry that fell off one end of a list
// and a new one that which came in at the other: alike but for their numbers ("No
// 1/2025", "No 7/2025"), they are two.
func (d *comparison) rolled(i, j int) bool {
	if !d.a.wholeLine(i) || !d.b.wholeLine(j) || words(d.a.of(i)) > maxEntry || words(d.b.of(j)) > maxEntry {
		return false
	}
	lastOld := -1
	for k, taken := range d.taken {
		if taken {
			lastOld = k
		}
	}
	lastNew := -1
	for k, p := range d.partner {
		if p >= 0 {
			lastNew = k
		}
	}
	crossed := i > lastOld && j < lastNew || j > lastNew && i < lastOld
	return crossed && !slices.Equal(d.a.numbersOf(i), d.b.numbersOf(j)) && (d.a.numbered(i) && d.b.numbered(j) || d.a.oneOfMany(i))
}

// numbered reports whether a number or a date in digits begins a segment.
func (s *scanned) numbered(i int) bool {
	n := 0
	for _, t := range s.of(i) {
		if !t.word {
			continue
		}
		if n++; startsWithDigit(s.str(t)) {
			return true
		}
		if n == 2 {
			break
		}
	}
	return false
}

// oneOfMany reports whether another line of the text differs in numbers alone.
func (s *scanned) oneOfMany(i int) bool {
	wordsOf := func(k int) []uint32 {
		var out []uint32
		for _, t := range s.of(k) {
			if t.word && !startsWithDigit(s.str(t)) {
				out = append(out, t.id)
			}
		}
		return out
	}
	own := wordsOf(i)
	for k := range s.segments {
		if k != i && slices.Equal(wordsOf(k), own) {
			return true
		}
	}
	return false
}

// wholeLine reports whether a segment is all of its line.
func (s *scanned) wholeLine(i int) bool {
	line := s.segments[i].line
	return (i == 0 || s.segments[i-1].line != line) && (i+1 == len(s.segments) || s.segments[i+1].line != line)
}

// numbersOf are the numbers in digits of a segment.
func (s *scanned) numbersOf(i int) []string {
	var out []string
	for _, t := range s.of(i) {
		if t.word && startsWithDigit(s.str(t)) {
			out = append(out, s.str(t))
		}
	}
	return out
}
