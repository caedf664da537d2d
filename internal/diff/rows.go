package diff

import (
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
