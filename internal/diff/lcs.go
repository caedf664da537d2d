package diff

import "slices"

// common fills match, which has len(a) entries, with an order-keeping
// alignment of equal elements: match[i] is the index in b that a[i] goes
// with, or -1. It is a longest one (Myers, "An O(ND) difference algorithm",
// 1986) where at most maxD edits part the two; beyond that, elements that
// occur once on each side anchor a search between them (Cohen's patience
// diff), and what has no anchor stays unmatched, as does all that is left when
// the budget is spent.
func (w *budget) common(a, b []uint32, maxD int) []int {
	match := make([]int, len(a))
	for i := range match {
		match[i] = -1
	}
	w.between(a, b, 0, 0, match, maxD, 0)
	return match
}

// between aligns a and b, whose first elements have the indexes ai and bi.
func (w *budget) between(a, b []uint32, ai, bi int, match []int, maxD, level int) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		match[ai] = bi
		a, b, ai, bi = a[1:], b[1:], ai+1, bi+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		match[ai+len(a)-1] = bi + len(b) - 1
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 || w.myers(a, b, ai, bi, match, maxD) || level > 20 || !w.spend(stepsCounted*(len(a)+len(b))) {
		return
	}
	anchors := unique(a, b)
	if len(anchors) == 0 {
		return
	}
	pi, pj := 0, 0
	for _, p := range append(anchors, [2]int{len(a), len(b)}) {
		w.between(a[pi:p[0]], b[pj:p[1]], ai+pi, bi+pj, match, maxD, level+1)
		if p[0] < len(a) {
			match[ai+p[0]] = bi + p[1]
		}
		pi, pj = min(p[0]+1, len(a)), min(p[1]+1, len(b))
	}
}

// myers aligns a and b if at most maxD edits part them.
func (w *budget) myers(a, b []uint32, ai, bi int, match []int, maxD int) bool {
	n, m := len(a), len(b)
	if n-m > maxD || m-n > maxD {
		return false
	}
	limit := min(maxD, n+m)
	v := make([]int32, 2*limit+3) // v[k+limit+1]: furthest x on diagonal k
	var trace [][]int32
	for d := 0; d <= limit && w.spend(4*d+8); d++ {
		snakes := 0
		for k := -d; k <= d; k += 2 {
			var x int32
			if k == -d || (k != d && v[k+limit] < v[k+limit+2]) {
				x = v[k+limit+2]
			} else {
				x = v[k+limit] + 1
			}
			y := int(x) - k
			for int(x) < n && y < m && a[x] == b[y] {
				x, y = x+1, y+1
				snakes++
			}
			v[k+limit+1] = x
			if int(x) >= n && y >= m {
				backtrack(trace, n, m, ai, bi, d, match)
				return true
			}
		}
		if !w.spend(snakes) {
			return false
		}
		trace = append(trace, slices.Clone(v[limit+1-d:limit+2+d])) // diagonals -d..d
	}
	return false
}

// backtrack walks from the end to the start and notes the diagonal steps.
func backtrack(trace [][]int32, n, m, ai, bi, d int, match []int) {
	x, y := n, m
	note := func(sx int) {
		for x > sx {
			x, y = x-1, y-1
			match[ai+x] = bi + y
		}
	}
	for ; d > 0; d-- {
		before := trace[d-1] // diagonal k is before[k+d-1]
		k := x - y
		if k == -d || (k != d && before[k+d-2] < before[k+d]) {
			px := int(before[k+d])
			note(px)
			x, y = px, px-k-1 // an element of b was inserted here
		} else {
			px := int(before[k+d-2])
			note(px + 1)
			x, y = px, px-k+1 // an element of a was deleted here
		}
	}
	note(0)
}

// unique is the longest order-keeping run of elements that occur exactly once
// in a and once in b.
func unique(a, b []uint32) [][2]int {
	type count struct{ inA, inB, at int }
	seen := make(map[uint32]*count)
	for _, x := range a {
		if seen[x] == nil {
			seen[x] = &count{}
		}
		seen[x].inA++
	}
	for j, x := range b {
		if c := seen[x]; c != nil {
			c.inB++
			c.at = j
		}
	}
	var pairs [][2]int
	for i, x := range a {
		if c := seen[x]; c.inA == 1 && c.inB == 1 {
			pairs = append(pairs, [2]int{i, c.at})
		}
	}
	return increasing(pairs)
}

// increasing is a longest subsequence of pairs whose second members grow; the
// first members grow already.
func increasing(pairs [][2]int) [][2]int {
	var piles []int // index of the pair on top of each pile
	prev := make([]int, len(pairs))
	for i, p := range pairs {
		at, _ := slices.BinarySearchFunc(piles, p[1], func(j, want int) int { return pairs[j][1] - want })
		prev[i] = -1
		if at > 0 {
			prev[i] = piles[at-1]
		}
		if at == len(piles) {
			piles = append(piles, i)
		} else {
			piles[at] = i
		}
	}
	out := make([][2]int, len(piles))
	if len(piles) == 0 {
		return out
	}
	for i, j := piles[len(piles)-1], len(piles)-1; i >= 0; i, j = prev[i], j-1 {
		out[j] = pairs[i]
	}
	return out
}
