package diff

import "slices"

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
