package story

import (
	"math"
	"time"
)

// dayCounts is how many stories had their last article on each day since 1970.
type dayCounts map[int64]int

func dayOf(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

func (d dayCounts) add(t time.Time) {
	if !t.IsZero() {
		d[dayOf(t)]++
	}
}

func (d dayCounts) drop(t time.Time) {
	if t.IsZero() {
		return
	}
	if day := dayOf(t); d[day] > 1 {
		d[day]--
	} else {
		delete(d, day)
	}
}

const (
	// manyStories is how many open stories the scores were fitted among.
	manyStories = 60
	// maxBonus bounds what a narrow window is worth, in logits.
	maxBonus = 2.0
)

// fewBonus is what it is worth, in logits, that the window leaves few stories to
// choose from: of five that are open, one is the right one far sooner than of
// sixty. Where times are missing or all within one window, nothing is left out,
// and it is worth nothing.
func (x *Index) fewBonus(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	window := int64(math.Ceil(x.opt.Window.Hours() / 24))
	today, open, closed := dayOf(at), 0, 0
	for day, n := range x.days {
		if day >= today-window && day <= today+window {
			open += n
		} else {
			closed += n
		}
	}
	if closed == 0 {
		return 0
	}
	return min(maxBonus, max(0, math.Log(manyStories/float64(max(open, 1)))))
}

// shift moves a probability by so many logits.
func shift(p, logits float64) float64 {
	if logits == 0 || p <= 0 || p >= 1 {
		return p
	}
	return logistic(math.Log(p/(1-p)) + logits)
}
