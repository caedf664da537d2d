package identity

// hunk is one place where two token lists differ: half-open ranges of both.
type hunk struct{ a0, a1, b0, b1 int }

// hunks returns where a and b differ, or false when more than limit tokens
// would have to be deleted and inserted (Myers 1986, greedy).
func hunks(a, b []token, limit int) ([]hunk, bool) {
	head := 0
	for head < len(a) && head < len(b) && a[head].text == b[head].text {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail].text == b[len(b)-1-tail].text {
		tail++
	}
	a, b = a[head:len(a)-tail], b[head:len(b)-tail]
	if len(a) == 0 && len(b) == 0 {
		return nil, true
	}
	if diff := len(a) - len(b); diff > limit || -diff > limit {
		return nil, false
	}
	trace, ok := myers(a, b, limit)
	if !ok {
		return nil, false
	}
	out := backtrack(trace, len(a), len(b))
	for i := range out {
		out[i].a0, out[i].a1, out[i].b0, out[i].b1 = out[i].a0+head, out[i].a1+head, out[i].b0+head, out[i].b1+head
	}
	return out, true
}

// myers runs the forward search and returns, for each step d, the furthest x
// on each diagonal k as it was before the step, at index k+d+1.
func myers(a, b []token, limit int) ([][]int32, bool) {
	v := make([]int32, 2*limit+3)
	at := func(k int) *int32 { return &v[k+limit+1] }
	var trace [][]int32
	for d := 0; d <= limit; d++ {
		row := make([]int32, 2*d+3)
		copy(row, v[limit-d:limit+d+3])
		trace = append(trace, row)
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				x = int(*at(k + 1))
			} else {
				x = int(*at(k - 1)) + 1
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x].text == b[y].text {
				x, y = x+1, y+1
			}
			*at(k) = int32(x)
			if x >= len(a) && y >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}

// backtrack walks the trace from the end and joins neighbouring edits.
func backtrack(trace [][]int32, x, y int) []hunk {
	var out []hunk
	for d := len(trace) - 1; d > 0; d-- {
		row := trace[d]
		at := func(k int) int { return int(row[k+d+1]) }
		k := x - y
		down := k == -d || k != d && at(k-1) < at(k+1)
		px := 0
		if down {
			px = at(k + 1)
		} else {
			px = at(k - 1)
		}
		py := px - (k - 1)
		if down {
			py = px - (k + 1)
		}
		// The edit starts at (px, py); a snake may follow it.
		e := hunk{a0: px, a1: px, b0: py, b1: py}
		if down {
			e.b1++
		} else {
			e.a1++
		}
		if n := len(out); n > 0 && out[n-1].a0 == e.a1 && out[n-1].b0 == e.b1 {
			out[n-1].a0, out[n-1].b0 = e.a0, e.b0
		} else {
			out = append(out, e)
		}
		x, y = px, py
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
