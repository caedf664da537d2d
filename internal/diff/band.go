package diff

import "slices"

// band is a table of likeness and score of old and new sentences, of which
// only the cells near the diagonal are kept: at most maxCompared and 17 for
// each sentence, of 8 bytes. Rows and columns count from 1, as those of
// dynamic programming do.
type band struct {
	n, m, reach, width int
	score, likeness    []float32
	last               []int // the last row that reaches a column
}

func newBand(n, m int) *band {
	t := &band{n: n, m: m, reach: max(n, m)}
	if n*m > maxCompared {
		t.reach = max(8, maxCompared/max(n, m)/2)
	}
	t.width = min(m, 2*t.reach+1)
	t.score, t.likeness = make([]float32, n*t.width), make([]float32, n*t.width)
	t.last = make([]int, m+1)
	for i := 1; i <= n; i++ {
		t.last[t.low(i)] = i
	}
	for j := 1; j <= m; j++ {
		t.last[j] = max(t.last[j], t.last[j-1])
	}
	return t
}

// low and high are the first and last column that row i reaches.
func (t *band) low(i int) int  { return max(1, (i-1)*t.m/t.n-t.reach+1) }
func (t *band) high(i int) int { return min(t.m, (i-1)*t.m/t.n+t.reach+1) }

// at is the best score of the first i old and j new sentences. Beside the band
// nothing is alike, so that what the row has at its end goes on to its right,
// and what the column has in its last row goes on below.
func (t *band) at(i, j int) float32 {
	if j > 0 {
		i = min(i, t.last[j])
	}
	if i == 0 || j == 0 {
		return 0
	}
	return t.score[t.cell(i, min(j, t.high(i)))]
}

func (t *band) cell(i, j int) int { return (i-1)*t.width + j - t.low(i) }

// alike is the likeness of old sentence i and new sentence j, 0 if it is less
// than minAlike or was not measured.
func (t *band) alike(i, j int) float32 {
	if j < t.low(i) || j > t.high(i) {
		return 0
	}
	return t.likeness[t.cell(i, j)]
}

// best pairs olds with news by dynamic programming over their likeness.
func (d *comparison) best(olds, news []int) {
	n, m := len(olds), len(news)
	if n == 0 || m == 0 || d.over() {
		return
	}
	t := newBand(n, m)
	bagsA, bagsB := bags(d.a, olds), bags(d.b, news)
	for i := 1; i <= n; i++ {
		for j := t.low(i); j <= t.high(i); j++ {
			if !d.spend(8 + len(bagsA[i-1]) + len(bagsB[j-1])) {
				return
			}
			most := max(t.at(i, j-1), t.at(i-1, j))
			if l := bagsA[i-1].alike(bagsB[j-1]); l >= minAlike {
				t.likeness[t.cell(i, j)] = l
				most = max(most, t.at(i-1, j-1)+l)
			}
			t.score[t.cell(i, j)] = most
		}
	}
	for i, j := n, m; i > 0 && j > 0; {
		l := t.alike(i, j)
		switch {
		case l > 0 && t.at(i, j) == t.at(i-1, j-1)+l:
			i, j = i-1, j-1
			d.take(olds[i], news[j], false)
		case t.at(i, j) == t.at(i, j-1):
			j--
		default:
			i--
		}
	}
}

// bag is the words of one sentence, sorted.
type bag []uint32

func bags(s *scanned, list []int) []bag {
	out := make([]bag, len(list))
	for k, i := range list {
		for _, t := range s.of(i) {
			if t.word {
				out[k] = append(out[k], t.id)
			}
		}
		slices.Sort(out[k])
	}
	return out
}

// alike is the Dice coefficient of two bags: twice the words they share, of
// all words. 0 where their lengths alone rule out a useful value.
func (x bag) alike(y bag) float32 {
	if len(x) > 4*len(y) || len(y) > 4*len(x) {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			shared++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	if shared == 0 {
		return 0
	}
	return 2 * float32(shared) / float32(len(x)+len(y))
}
