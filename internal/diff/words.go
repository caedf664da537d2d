package diff

// run is a stretch of tokens that is the same on both sides, or an edit:
// old tokens [a0, a1) became new tokens [b0, b1). Where a sentence moved, its
// old tokens are out of order.
type run struct {
	a0, a1, b0, b1 int
	same           bool
	whole          bool // whole sentences, deleted or inserted
}

// lay puts the words of all sentences in the order of the new text. Old
// sentences without a partner come where they stood, before what is new there.
func (d *comparison) lay() {
	next := 0
	dropped := func(upTo int) {
		for ; next < upTo; next++ {
			if seg := d.a.segments[next]; !d.taken[next] {
				d.put(run{a0: seg.from, a1: seg.to, whole: true})
			}
		}
	}
	dropped(d.fixed(0))
	for j, i := range d.partner {
		seg := d.b.segments[j]
		if i == absorbed {
			continue
		}
		if i < 0 {
			d.put(run{b0: seg.from, b1: seg.to, whole: true})
			continue
		}
		d.words(d.a.segments[i], seg)
		if !d.moved[j] {
			next = i + 1
			dropped(d.fixed(j + 1))
		}
	}
}

// fixed is the old sentence of the next new one that has its place.
func (d *comparison) fixed(from int) int {
	for j := from; j < len(d.partner); j++ {
		if d.partner[j] >= 0 && !d.moved[j] {
			return d.partner[j]
		}
	}
	return len(d.a.segments)
}

// put appends a run. Whole sentences that go and come at one place become
// one edit; edits within a sentence stay apart from them.
func (d *comparison) put(r run) {
	if r.a0 == r.a1 && r.b0 == r.b1 {
		return
	}
	if n := len(d.runs); n > 0 && r.whole && d.runs[n-1].whole && d.runs[n-1].join(r) {
		return
	}
	d.runs = append(d.runs, r)
}

// join adds the tokens of r to those of x, if they follow each other.
func (x *run) join(r run) bool {
	if x.a0 < x.a1 && r.a0 < r.a1 && x.a1 != r.a0 {
		return false // a moved sentence stood between them
	}
	if r.a0 < r.a1 {
		if x.a0 == x.a1 {
			x.a0 = r.a0
		}
		x.a1 = r.a1
	}
	if r.b0 < r.b1 {
		if x.b0 == x.b1 {
			x.b0 = r.b0
		}
		x.b1 = r.b1
	}
	return true
}

// words lays the words of two sentences that belong together.
func (d *comparison) words(x, y segment) {
	if x.id == y.id && x.id != 0 {
		d.put(run{a0: x.from, a1: x.to, b0: y.from, b1: y.to, same: true})
		return
	}
	ta, tb := d.a.tokens[x.from:x.to], d.b.tokens[y.from:y.to]
	runs := toRuns(d.common(tokenIDs(ta), tokenIDs(tb), d.search), len(tb))
	d.slide(runs, ta, tb)
	for _, r := range d.readable(runs, ta, tb) {
		r.a0, r.a1, r.b0, r.b1 = r.a0+x.from, r.a1+x.from, r.b0+y.from, r.b1+y.from
		d.put(r)
	}
}

func tokenIDs(ts []token) []uint32 {
	out := make([]uint32, len(ts))
	for i, t := range ts {
		out[i] = t.id
	}
	return out
}

// toRuns turns an alignment into runs that alternate.
func toRuns(match []int, m int) []run {
	var out []run
	i, j := 0, 0
	for k := 0; k <= len(match); k++ {
		if k < len(match) && match[k] < 0 {
			continue
		}
		to := m
		if k < len(match) {
			to = match[k]
		}
		if k > i || to > j {
			out = append(out, run{a0: i, a1: k, b0: j, b1: to})
		}
		if k == len(match) {
			break
		}
		if n := len(out); n > 0 && out[n-1].same {
			out[n-1].a1, out[n-1].b1 = k+1, to+1
		} else {
			out = append(out, run{a0: k, a1: k + 1, b0: to, b1: to + 1, same: true})
		}
		i, j = k+1, to+1
	}
	return out
}
