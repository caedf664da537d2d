package tracked

import (
	"strings"
	"time"

	"tocsin/internal/numeral"
	"tocsin/internal/text"
)

// maxWindow is how many words a match may reach over.
const maxWindow = 96

// line is one sentence that patterns are run over.
type line struct {
	s       string // the field it stands in
	words   []text.Word
	folded  []string
	stems   []string // folded, without what follows the last apostrophe
	at      time.Time
	ahead   bool
	numbers map[string][]cached[numeral.Found] // by language
	dates   map[string][]cached[said]
}

// cached is what was read at a word, once it has been.
type cached[T any] struct {
	known, ok bool
	found     T
}

func newLine(s string, from, to int, at time.Time) *line {
	l := &line{s: s[:to], at: at}
	for w := range text.Words(s[from:to]) {
		w.Start = w.Start + from
		w.End = w.End + from
		folded := text.Fold(s[w.Start:w.End])
		stem := folded
		if i := strings.LastIndexByte(folded, '\''); i > 0 {
			stem = folded[:i]
		}
		l.words, l.folded, l.stems = append(l.words, w), append(l.folded, folded), append(l.stems, stem)
	}
	return l
}

// number is the number at a word, worked out once for each language.
func (l *line) number(i int, language string) (numeral.Found, bool) {
	if l.numbers == nil {
		l.numbers = map[string][]cached[numeral.Found]{}
	}
	list := l.numbers[language]
	if list == nil {
		list = make([]cached[numeral.Found], len(l.words))
		l.numbers[language] = list
	}
	c := &list[i]
	if !c.known {
		c.known = true
		c.found, c.ok = numeral.Count(l.s, l.words, i, language)
		c.ok = c.ok && !l.dated(i, language)
	}
	return c.found, c.ok
}

// date is readDate, worked out once for each language.
func (l *line) date(i int, language string) (said, bool) {
	if l.dates == nil {
		l.dates = map[string][]cached[said]{}
	}
	list := l.dates[language]
	if list == nil {
		list = make([]cached[said], len(l.words))
		l.dates[language] = list
	}
	c := &list[i]
	if !c.known {
		c.known = true
		c.found, c.ok = readDate(l, i, language)
	}
	return c.found, c.ok
}

// dated reports whether word i is part of a date: 23 July, July 23.
func (l *line) dated(i int, language string) bool {
	for from := max(0, i-2); from <= i; from++ {
		if d, ok := l.date(from, language); ok && from+d.words > i {
			return true
		}
	}
	return false
}

// hit is a way in which a pattern fits a line.
type hit struct {
	from, to int // words
	number   numeral.Found
	numberAt int // word, -1 if none
	date     said
	dateAt   int
	text     [2]int // words [from, to)
	tookText bool
}

// runner runs one program over a line.
type runner struct {
	steps    []step
	language string
	l        *line
	window   int
	budget   *int     // steps left for the text
	seen     []uint32 // by step and word within the window: the start for which it was tried
	gen      uint32
	base     int
}

// run finds how the pattern fits from a word on.
func (r *runner) run(start int32, at int) (hit, bool) {
	if r.seen == nil {
		r.seen = make([]uint32, len(r.steps)*r.window*2)
	}
	r.gen++
	r.base = at
	h := hit{from: at, numberAt: -1, dateAt: -1}
	ok := r.try(start, at, true, &h)
	return h, ok
}

// try walks the steps from pc at word i; loose says that the next word need
// not stand next to the one before.
func (r *runner) try(pc int32, i int, loose bool, h *hit) bool {
	for {
		rel := i - r.base
		if *r.budget--; rel >= r.window || *r.budget < 0 {
			*r.budget = max(*r.budget, -1)
			return false
		}
		seen := &r.seen[(int(pc)*r.window+rel)*2+bit(loose)]
		if *seen == r.gen {
			return false
		}
		*seen = r.gen
		s := &r.steps[pc]
		switch s.op {
		case stepDone:
			h.to = i
			return true
		case stepLoose:
			loose, pc = true, s.x
			continue
		case stepSplit:
			kept := *h
			if r.try(s.x, i, loose, h) {
				return true
			}
			*h, pc = kept, s.y
			continue
		}
		if i >= len(r.l.words) || i > r.base && !r.passable(i, loose || s.op == stepAny) {
			return false
		}
		n := r.take(s, i, h)
		if n == 0 {
			return false
		}
		i, pc, loose = i+n, s.x, s.op == stepAny
	}
}

// take is how many words a step takes at word i, 0 if it does not fit.
func (r *runner) take(s *step, i int, h *hit) int {
	switch s.op {
	case stepWord:
		if fits(r.l.folded[i], s) || fits(r.l.stems[i], s) {
			return 1
		}
		return 0
	case stepAny:
		return 1
	case stepNumber:
		f, ok := r.l.number(i, r.language)
		if !ok {
			return 0
		}
		h.number = f
		h.numberAt = i
		return f.Words
	case stepDate:
		d, ok := r.l.date(i, r.language)
		if !ok {
			return 0
		}
		h.date = d
		h.dateAt = i
		return d.words
	}
	if !h.tookText {
		h.text = [2]int{i, i}
		h.tookText = true
	}
	h.text[1] = i + 1
	return 1
}

func fits(word string, s *step) bool {
	return word == s.word || s.prefix && strings.HasPrefix(word, s.word)
}

// passable reports whether a pattern may go on from the word before to word
// i: across spaces, hyphens, quotation marks and brackets; loosely across
// commas too. What divides clauses more strongly stops it.
func (r *runner) passable(i int, loose bool) bool {
	gap := r.l.s[r.l.words[i-1].End:r.l.words[i].Start]
	if strings.ContainsAny(gap, ";:!?\n։…") || strings.Contains(gap, " – ") || strings.Contains(gap, "—") || strings.Contains(gap, " - ") {
		return false
	}
	return loose || !strings.ContainsAny(gap, ",՝")
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
