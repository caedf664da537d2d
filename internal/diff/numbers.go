package diff

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/date"
	"tocsin/internal/news"
)

// number is a number or a date in a sentence: tokens [from, to).
type number struct {
	from, to int
	kind     numberKind
	same     string // equal for numbers that read the same
}

type numberKind int

const (
	plainNumber numberKind = iota
	dayNumber              // a day and a month
	clock                  // 19:17
)

// pairNumbers adds to list how the numbers changed in sentences that belong
// together, each change once: a headline and its lead often say the same number.
func (d *comparison) pairNumbers(list []news.NumberEdit) []news.NumberEdit {
	have := make(map[news.NumberEdit]bool, len(list))
	for _, e := range list {
		have[e] = true
	}
	for _, p := range d.pairs {
		more, differ := d.numberEdits(d.a, d.b, d.a.of(p.a), d.b.of(p.b))
		d.renumbered = d.renumbered || differ
		for _, e := range more {
			if !have[e] {
				have[e] = true
				list = append(list, e)
			}
		}
	}
	return list
}

// numberEdits pairs the numbers of an old and a new sentence that became
// others: "23 became 19", "17 June became 19 June". They are paired by the words
// beside them; what has no partner is an addition or a deletion, not an edit. differ reports
// whether the two do not hold the same numbers, paired or not.
func (w *budget) numberEdits(a, b *scanned, ta, tb []token) (out []news.NumberEdit, differ bool) {
	if !w.spend(stepsNumber * (len(ta) + len(tb))) {
		return nil, false
	}
	na, nb := leftOver(numbersOf(a, ta), numbersOf(b, tb))
	if len(na) == 0 || len(nb) == 0 {
		return nil, len(na)+len(nb) > 0
	}
	used := make([]bool, len(nb))
	partner := make([]int, len(na))
	for i := range partner {
		partner[i] = -1
	}
	for need := 3; need >= 0; need-- {
		if need == 0 && len(na)+len(nb) > 2 {
			break // without a word in common only an only number is the other
		}
		for i, x := range na {
			if partner[i] >= 0 {
				continue
			}
			if !w.spend(4 * len(nb)) {
				return nil, true
			}
			for j, y := range nb {
				if !used[j] && x.kind == y.kind && context(ta, tb, x, y) >= need {
					partner[i], used[j] = j, true
					break
				}
			}
		}
	}
	for i, j := range partner {
		if j >= 0 {
			out = append(out, news.NumberEdit{Old: written(a, ta, na[i]), New: written(b, tb, nb[j])})
		}
	}
	return out, true
}

func written(s *scanned, ts []token, n number) string {
	return s.text[ts[n.from].start:ts[n.to-1].end]
}

// context counts what speaks for two numbers being one: the word behind
// (twice), the word before.
func context(ta, tb []token, x, y number) int {
	n := 0
	if x.to < len(ta) && y.to < len(tb) && ta[x.to].id == tb[y.to].id {
		n += 2
	}
	if x.from > 0 && y.from > 0 && ta[x.from-1].id == tb[y.from-1].id {
		n++
	}
	return n
}

// leftOver takes the numbers that both sentences hold out of both.
func leftOver(na, nb []number) (restA, restB []number) {
	count := make(map[string]int)
	for _, n := range nb {
		count[n.same]++
	}
	for _, n := range na {
		if count[n.same] > 0 {
			count[n.same]--
		} else {
			restA = append(restA, n)
		}
	}
	for i := len(nb) - 1; i >= 0; i-- {
		if n := nb[i]; count[n.same] > 0 {
			count[n.same]--
			restB = append(restB, n)
		}
	}
	slices.Reverse(restB)
	return restA, restB
}

// numbersOf finds the numbers, and days with their months, of a sentence.
func numbersOf(s *scanned, ts []token) []number {
	var out []number
	for i := 0; i < len(ts); i++ {
		written := s.str(ts[i])
		isDigits := startsWithDigit(written)
		switch {
		case ts[i].struck: // it is stated no more
		case isDigits && i+1 < len(ts) && month(s.str(ts[i+1])):
			out = append(out, number{i, i + 2, dayNumber, dateKey(s, ts[i], ts[i+1])})
			i++
		case i+1 < len(ts) && startsWithDigit(s.str(ts[i+1])) && len(digits(s.str(ts[i+1]))) <= 2 && month(written):
			out = append(out, number{i, i + 2, dayNumber, dateKey(s, ts[i+1], ts[i])})
			i++
		case isDigits && strings.Contains(written, ":"):
			out = append(out, number{i, i + 1, clock, written})
		case isDigits:
			out = append(out, number{i, i + 1, plainNumber, digits(written)})
		default:
			if n, value := spelled(s, ts[i:]); n > 0 {
				out = append(out, number{i, i + n, plainNumber, value})
				i += n - 1
			}
		}
	}
	return out
}

// dateKey makes "17 June", "June 17" and "17 Jun" the same date.
func dateKey(s *scanned, day, month token) string {
	m, _ := date.AnyMonth(s.str(month))
	return fmt.Sprintf("%s %d", digits(s.str(day)), m)
}

// digits drops what a number ends with: 23-ի, 23rd, 1990s.
func digits(s string) string {
	end := strings.LastIndexFunc(s, unicode.IsDigit)
	_, n := utf8.DecodeRuneInString(s[end:])
	return plain(s[:end+n])
}

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r)
}
