package names

import "strings"

// cellGap divides the cells of a row of a watched page (package page).
const cellGap = " | "

// rowReader reads the rows of a watched page: a name may be divided over neighbouring
// cells of one, or over lines that hold one word each. Only what stands so is
// joined; a name is never made of two rows that have cells.
type rowReader struct {
	w     *work
	fl    *field
	at    int32 // token that is read next
	run   []cell
	drop  []bool // tokens that are labels
	label role   // of the cell before, if that is a label
	told  bool   // the row is an object whose members say which are a name
	aside []bool // tokens of its other members
}

// role is what a cell holds of a name.
type role uint8

const (
	unknown role = iota // a capital word that may be a family name
	family              // its label says so, or its ending
	givenName
	father
	noName
)

// cell is a cell or a line that holds one word of a name.
type cell struct {
	first, last int32 // tokens
	role        role
	linked      uint8 // how likely it and the word before it, but for fathers' names, are one person's
}

// joinRows joins the words of names that the rows of a watched page divide.
func (w *work) joinRows(fl *field) {
	r := rowReader{w: w, fl: fl, drop: make([]bool, len(fl.tokens)), aside: make([]bool, len(fl.tokens))}
	for start := 0; start < fl.rows; {
		end := fl.rows
		if n := strings.IndexByte(fl.s[start:fl.rows], '\n'); n >= 0 {
			end = start + n
		}
		divided := strings.Contains(fl.s[start:end], cellGap)
		if divided {
			r.flush(true)
			r.told = isTold(fl.s[start:end])
		}
		for from := start; from <= end; {
			to := end
			if n := strings.Index(fl.s[from:end], cellGap); n >= 0 {
				to = from + n
			}
			r.read(from, to, !divided)
			from = to + len(cellGap)
		}
		if divided {
			r.flush(false)
			r.putBehind(start, end)
		}
		start = end + 1
	}
	r.flush(true)
	r.clear()
}

// read adds the cell s[from:to] to the run, or ends it.
func (r *rowReader) read(from, to int, line bool) {
	s, tokens := r.fl.s, r.fl.tokens
	for int(r.at) < len(tokens) && int(tokens[r.at].start) < from {
		r.at++
	}
	said := r.label
	r.label = unknown
	if l := labels[labelOf(s[from:to])]; l != unknown {
		r.label = l
		r.dropTo(to)
		return
	}
	name, value := memberOf(s[from:to])
	if value > 0 {
		said = labels[labelOf(name)]
		if r.told && said == unknown {
			for ; int(r.at) < len(tokens) && int(tokens[r.at].start) < to; r.at++ {
				r.aside[r.at] = true
			}
			return
		}
		if from += value; said != unknown {
			r.dropTo(from)
		}
		for int(r.at) < len(tokens) && int(tokens[r.at].start) < from {
			r.at++
		}
	}
	c := cell{first: r.at, last: r.at}
	for int(c.last)+1 < len(tokens) && int(tokens[c.last+1].start) < to {
		c.last++
	}
	if c.role = r.roleOf(c, from, to, said); c.role == noName {
		r.flush(line)
		return
	}
	r.run = append(r.run, c)
}

// dropTo takes the words of a label out, which would stand between those of a name.
func (r *rowReader) dropTo(end int) {
	for ; int(r.at) < len(r.fl.tokens) && int(r.fl.tokens[r.at].start) < end; r.at++ {
		r.drop[r.at] = true
	}
}

// flush joins the names in the cells of one row, or in lines one below another.
func (r *rowReader) flush(lines bool) {
	r.link()
	for i := 0; i < len(r.run); {
		end := i + 1
		n := 1
		for end < len(r.run) && (r.run[end].linked > 0 || r.run[end].role == father) {
			if r.run[end].role != father {
				n++
			}
			end++
		}
		if n > 1 && (!lines || n%2 == 0) { // an odd number of lines: who knows whose is the one in the middle
			r.pair(r.run[i:end])
		}
		i = end
	}
	r.run, r.label = r.run[:0], unknown
}

// link says which neighbours may be one person's given and family name. Of two
// that a cell may go with, the likelier one it does.
func (r *rowReader) link() {
	last := -1
	for i := range r.run {
		c := &r.run[i]
		if c.role == father {
			continue
		}
		if last >= 0 {
			p := &r.run[last]
			c.linked = likely(p.role, c.role)
			switch {
			case p.linked > c.linked:
				c.linked = 0
			case c.linked > p.linked:
				p.linked = 0
			}
		}
		last = i
	}
}

// likely is how likely two words are a given and a family name, 0 if they are not.
func likely(a, b role) uint8 {
	switch a, b = min(a, b), max(a, b); {
	case a == family && b == givenName:
		return 3
	case a == unknown && b == givenName:
		return 2
	case a == unknown && b == family: // few know every given name
		return 1
	}
	return 0
}

// pair joins two and two of cells that hold given and family names in turn, and the
// father's names between them and behind them.
func (r *rowReader) pair(cells []cell) {
	second := true
	for i := range cells {
		c := &cells[i]
		if c.role != father {
			second = !second
		}
		if i > 0 && (c.role == father || second) {
			t := &r.fl.tokens[c.first]
			t.joint, t.comma, t.particle, t.and, t.son = spaced, false, false, false, false
		}
	}
}

// clear takes the labels out of the words.
func (r *rowReader) clear() {
	kept := r.fl.tokens[:0]
	for i, t := range r.fl.tokens {
		if !r.drop[i] {
			kept = append(kept, t)
		}
	}
	r.fl.tokens = kept
}
