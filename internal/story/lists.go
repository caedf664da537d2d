package story

import (
	"cmp"
	"slices"
)

const (
	// leadingWords and leadingGrams are how many of an article's weightiest terms
	// lead to its story.
	leadingWords = 24
	leadingGrams = 40
	// maxList bounds how many stories a term leads to; the latest are kept.
	maxList = 400
	// maxCandidates bounds how many stories are scored for one article.
	maxCandidates = 24
)

// lists leads from a term's hash to the stories that it weighs much in, the
// latest last.
type lists map[uint32][]int64

func (l lists) add(hash uint32, story int64) {
	have := l[hash]
	if slices.Contains(have, story) {
		return
	}
	if len(have) >= maxList {
		have = append(have[:0], have[maxList/4:]...)
	}
	l[hash] = append(have, story)
}

// purge drops the stories that are no more.
func (l lists) purge(alive map[int64]*cluster) {
	for h, have := range l {
		have = slices.DeleteFunc(have, func(id int64) bool { return alive[id] == nil })
		if len(have) == 0 {
			delete(l, h)
		} else {
			l[h] = have
		}
	}
}

// heaviest returns the n entries of most weight, heaviest first.
func (e entries) heaviest(n int) entries {
	s := slices.Clone(e)
	slices.SortFunc(s, func(a, b entry) int {
		return cmp.Or(cmp.Compare(uint8(b), uint8(a)), cmp.Compare(a, b))
	})
	return s[:min(n, len(s))]
}

func (x *Index) post(c *cluster, v *Vector) {
	for _, e := range v.words.heaviest(leadingWords) {
		x.byWord.add(e.hash(), c.id)
	}
	for _, e := range v.grams.heaviest(leadingGrams) {
		x.byGram.add(e.hash(), c.id)
	}
}

// candidates returns the stories that share most of an article's leading terms.
func (x *Index) candidates(v *Vector) []*cluster {
	hits := map[int64]int{}
	for _, e := range v.words.heaviest(leadingWords * 2) {
		for _, id := range x.byWord[e.hash()] {
			hits[id] += int(uint8(e))
		}
	}
	for _, e := range v.grams.heaviest(leadingGrams * 2) {
		for _, id := range x.byGram[e.hash()] {
			hits[id] += int(uint8(e)) / 4
		}
	}
	found := make([]*cluster, 0, len(hits))
	for id := range hits {
		if c := x.stories[id]; c != nil {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b *cluster) int {
		return cmp.Or(cmp.Compare(hits[b.id], hits[a.id]), cmp.Compare(a.seq, b.seq))
	})
	return found[:min(len(found), maxCandidates)]
}
