package diff

// slide moves insertions and deletions that can stand at several places with
// the same meaning to where they read best: behind a punctuation mark. From
// "the A and the B" to "the A" goes "and the B", not "A and the".
func (w *budget) slide(runs []run, a, b []token) {
	for k := 1; k+1 < len(runs); k++ {
		prev, r, next := &runs[k-1], &runs[k], &runs[k+1]
		if r.same || !prev.same || !next.same || (r.a0 < r.a1 && r.b0 < r.b1) {
			continue
		}
		side, from, to := b, r.b0, r.b1
		if from == to {
			side, from, to = a, r.a0, r.a1
		}
		left, right := 0, 0
		for left+1 < prev.a1-prev.a0 && side[from-1-left].id == side[to-1-left].id {
			left++
		}
		for right+1 < next.a1-next.a0 && side[from+right].id == side[to+right].id {
			right++
		}
		if !w.spend(3 * (left + right)) {
			return
		}
		by, best := 0, fit(side, from, to)
		for off := -left; off <= right; off++ {
			if f := fit(side, from+off, to+off); f > best {
				by, best = off, f
			}
		}
		prev.a1 = prev.a1 + by
		prev.b1 = prev.b1 + by
		r.a0, r.a1, r.b0, r.b1 = r.a0+by, r.a1+by, r.b0+by, r.b1+by
		next.a0 = next.a0 + by
		next.b0 = next.b0 + by
	}
}

// fit says how well tokens [from, to) read as one insertion or deletion.
func fit(side []token, from, to int) int {
	n := 0
	if from == 0 || !side[from-1].word {
		n += 2 // begins behind a mark
	}
	if to == len(side) || !side[to].word {
		n++ // ends before a mark
	}
	return n
}

// readable joins edits that lie so close together that the words between them
// are crumbs: a reader takes in one replaced phrase more easily than three
// replaced words with "of" and "the" between. Where little is the same, the
// whole sentence is one edit.
func (w *budget) readable(runs []run, a, b []token) []run {
	kept := 0
	for _, r := range runs {
		if r.same {
			kept += words(a[r.a0:r.a1])
		}
	}
	countA, countB := counts(a), counts(b)
	if 3*kept < int(max(countA[len(a)], countB[len(b)])) {
		return []run{{a1: len(a), b1: len(b)}}
	}
	for joined := true; joined && w.spend(8*len(runs)); {
		joined = false
		var out []run
		for k := 0; k < len(runs); k++ {
			r := runs[k]
			if n := len(out); r.same && n > 0 && k+1 < len(runs) && crumb(out[n-1], r, runs[k+1], countA, countB) {
				out[n-1].a1, out[n-1].b1 = runs[k+1].a1, runs[k+1].b1
				k++
				joined = true
				continue
			}
			out = append(out, r)
		}
		runs = out
	}
	return runs
}

// counts says how many words stand before each token, and how many there are.
func counts(ts []token) []int32 {
	out := make([]int32, len(ts)+1)
	for i, t := range ts {
		out[i+1] = out[i]
		if t.word {
			out[i+1]++
		}
	}
	return out
}

// crumb reports whether what is the same between two edits is too little to
// part them. a and b say how many words stand before each token.
func crumb(before, r, after run, a, b []int32) bool {
	w := a[r.a1] - a[r.a0]
	x := max(a[before.a1]-a[before.a0], b[before.b1]-b[before.b0])
	y := max(a[after.a1]-a[after.a0], b[after.b1]-b[after.b0])
	if w == 0 {
		return x+y > 2 || min(x, y) == 0
	}
	return w <= min(x, y, 3) && 2*w < x+y
}
