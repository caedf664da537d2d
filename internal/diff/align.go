package diff

// pair is an old and a new sentence that belong together.
type pair struct{ a, b int } // indexes of segments

// comparison is the work on one pair of texts.
type comparison struct {
	*budget
	a, b   *scanned
	search int // Options.MaxSearch
	rows   bool
	key    func(row string) string
	// entries: lines may be entries of a list (Options.Entries).
	entries bool

	partner []int  // new sentence -> old sentence, or -1, or absorbed
	taken   []bool // old sentence has a partner
	moved   []bool // new sentence stands elsewhere than its partner did
	pairs   []pair // partners that differ, in the order of the new text
	// leadless: the lead stands before these texts and is the same in both.
	leadless bool
	// renumbered: sentences that belong together hold different numbers.
	renumbered bool
	runs       []run // what align found, word by word, in the order of the new text
}

const (
	// A sentence is recognised elsewhere in the text when it is long enough
	// not to be a phrase that returns by itself.
	minMovedWords = 4
	// Likeness (0 to 1) that makes two different sentences one, edited: in
	// its place, and elsewhere in the text.
	minAlike      = 0.4
	minAlikeMoved = 0.7
	// Sentence pairs compared at most; beyond, only neighbours are.
	maxCompared = 300_000
)

// align pairs the sentences, then the words of each pair.
func (d *comparison) align() {
	d.partner = make([]int, len(d.b.segments))
	d.moved = make([]bool, len(d.b.segments))
	d.taken = make([]bool, len(d.a.segments))
	for j := range d.partner {
		d.partner[j] = -1
	}
	switch {
	case d.key != nil:
		d.pairKeys()
	default:
		d.pairEqual()
		d.pairMoved()
		d.pairAlike()
		if !d.rows {
			d.pairSplit()
			d.pairAlikeMoved()
		}
	}
	for j, i := range d.partner {
		if i >= 0 && (d.a.segments[i].id != d.b.segments[j].id || d.b.segments[j].id == 0) {
			d.pairs = append(d.pairs, pair{i, j})
		}
	}
	d.lay()
}

func (d *comparison) take(i, j int, moved bool) {
	d.partner[j], d.taken[i], d.moved[j] = i, true, moved
}

// pairEqual pairs equal sentences in order.
func (d *comparison) pairEqual() {
	for i, j := range d.common(segmentIDs(d.a), segmentIDs(d.b), d.search) {
		if j >= 0 {
			d.take(i, j, false)
		}
	}
}

func segmentIDs(s *scanned) []uint32 {
	out := make([]uint32, len(s.segments))
	for i, seg := range s.segments {
		out[i] = seg.id
	}
	return out
}

// pairMoved pairs equal sentences that changed places.
func (d *comparison) pairMoved() {
	at := make(map[uint32][]int)
	for i, seg := range d.a.segments {
		if !d.taken[i] && (d.rows || words(d.a.of(i)) >= minMovedWords || d.entries && d.a.wholeLine(i)) {
			at[seg.id] = append(at[seg.id], i)
		}
	}
	for j, seg := range d.b.segments {
		if list := at[seg.id]; d.partner[j] < 0 && len(list) > 0 &&
			(d.rows || words(d.b.of(j)) >= minMovedWords || d.entries && d.b.wholeLine(j)) {
			d.take(list[0], j, true)
			at[seg.id] = list[1:]
		}
	}
}

// pairAlike pairs sentences that were edited in place: between two pairs that
// hold, the order-keeping choice with the most likeness.
func (d *comparison) pairAlike() {
	var olds, news []int
	next := 0
	fence := func(upTo int) { // the old sentences before the next fixed pair
		for ; next < upTo; next++ {
			if !d.taken[next] {
				olds = append(olds, next)
			}
		}
		d.best(olds, news)
		olds, news = olds[:0], news[:0]
	}
	for j := range d.b.segments {
		switch i := d.partner[j]; {
		case i < 0:
			news = append(news, j)
		case !d.moved[j]:
			fence(i)
			next = i + 1
		}
	}
	fence(len(d.a.segments))
}

// pairAlikeMoved pairs sentences that were edited and changed places.
func (d *comparison) pairAlikeMoved() {
	var olds, news []int
	for i := range d.a.segments {
		if !d.taken[i] && words(d.a.of(i)) >= minMovedWords {
			olds = append(olds, i)
		}
	}
	for j := range d.b.segments {
		if d.partner[j] == -1 && words(d.b.of(j)) >= minMovedWords {
			news = append(news, j)
		}
	}
	if len(olds)*len(news) > maxCompared {
		return
	}
	bagsA, bagsB := bags(d.a, olds), bags(d.b, news)
	for y, j := range news {
		found, most := -1, float32(minAlikeMoved)
		for x, i := range olds {
			if d.taken[i] {
				continue
			}
			if !d.spend(len(bagsA[x]) + len(bagsB[y])) {
				return
			}
			if l := bagsA[x].alike(bagsB[y]); l >= most {
				if !d.spend(len(d.taken) + len(d.partner)) {
					return
				}
				if !d.entries || !d.rolled(i, j) {
					found, most = i, l
				}
			}
		}
		if found >= 0 {
			d.take(found, j, true)
		}
	}
}
