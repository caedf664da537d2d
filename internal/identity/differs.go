package identity

import (
	"slices"
	"strings"

	"tocsin/internal/date"
	"tocsin/internal/numeral"
	"tocsin/internal/text"
)

const (
	// maxDifferences bounds what Differs lists; more than that is another text.
	maxDifferences = 12
	// datelineWords is the length up to which an added first or last sentence is
	// the outlet's own frame ("BAKU, 24 July. Staff and agencies."), not news.
	datelineWords = 8
)

// Differs lists how the facts in a copy differ from the original, for the line
// "differs in": numbers, number words, months and weekdays that stand for
// others in a sentence both have ("23 -> 19"), negations that came into such a
// sentence or went out of it ("+ not"), numbers in sentences only the
// copy has ("+ 12"), and watched names the copy adds ("+ Zara Amatuni") or has
// lost from a sentence it kept ("- Ruben Vardanyan"), and what it strikes or lets
// stand ("+ ~~23~~", "- ~~23~~"). What a cut left out is no
// difference, nor are moved sentences and the byline, dateline or copyright
// line that an outlet puts around a text. names finds the watched names in a
// text, in their one spelling; nil means none are watched.
func Differs(original, copied string, names func(string) []string) []string {
	switch {
	case original == copied:
		return nil
	case len(original)+len(copied) > maxCompared:
		return firstFew(append(struckDiffer(original, copied), coarse(original, copied, names)...))
	}
	from, to := sentencesOf(original), sentencesOf(copied)
	whole := facts(tokens(original))
	index := indexSentences(from)
	var out []string
	for i, s := range to {
		best, like := index.nearest(s)
		switch {
		case like >= 0.5:
			out = append(out, replaced(best.words, s.words, whole)...)
		case (i == 0 || i == len(to)-1) && len(s.words) <= datelineWords:
		default:
			for _, f := range factList(s.words) {
				if !whole[f] {
					out = append(out, "+ "+f)
				}
			}
		}
	}
	out = append(out, struckDiffer(original, copied)...)
	out = append(out, namesDiffer(original, copied, to, from, names)...)
	return firstFew(out)
}

func firstFew(all []string) []string {
	var out []string
	for _, d := range all {
		if !slices.Contains(out, d) {
			out = append(out, d)
		}
		if len(out) == maxDifferences {
			break
		}
	}
	return out
}

// coarse is Differs of texts too long to be taken sentence by sentence: names,
// and numbers that only the copy has, wherever they stand.
func coarse(original, copied string, names func(string) []string) []string {
	seen := map[uint64]bool{}
	each := func(s string, f func(string)) {
		eachToken(s, func(t token) {
			if t.kind == tokenNumber {
				f(strings.TrimSuffix(t.text, "'s"))
			}
		})
	}
	each(original, func(n string) {
		if len(seen) < maxCompared {
			seen[wordHash([]byte(n))] = true
		}
	})
	var out []string
	each(copied, func(n string) {
		if h := wordHash([]byte(n)); len(out) < maxDifferences && !seen[h] {
			seen[h] = true
			out = append(out, "+ "+n)
		}
	})
	if names == nil {
		return out
	}
	was, is := names(original), names(copied)
	return firstFew(slices.Concat(beyond(was, is, "+ "), beyond(is, was, "- "), out))
}

// sentence is one sentence with its tokens and word pairs.
type sentence struct {
	text  string
	words []token
	pairs map[uint64]bool
}

func sentencesOf(s string) []sentence {
	var out []sentence
	for sp := range text.Sentences(s) {
		one := sentence{text: s[sp.Start:sp.End]}
		for _, t := range tokens(one.text) {
			if t.kind != tokenSign {
				one.words = append(one.words, t)
			}
		}
		if len(one.words) > 0 {
			one.pairs = wordPairs(one.words)
			out = append(out, one)
		}
	}
	return out
}

// wordPairs hashes every two words in a row, folded, numbers left out: they are
// what is expected to differ.
func wordPairs(ws []token) map[uint64]bool {
	pairs := map[uint64]bool{}
	last := uint64(0)
	for _, w := range ws {
		if w.kind == tokenNumber {
			continue
		}
		h := wordHash([]byte(text.Fold(w.text)))
		pairs[(last*31)^h] = true
		last = h
	}
	return pairs
}

// sentenceIndex finds the sentence that is most like another.
type sentenceIndex struct {
	all    []sentence
	byPair map[uint64][]int
}

func indexSentences(all []sentence) sentenceIndex {
	x := sentenceIndex{all: all, byPair: map[uint64][]int{}}
	for i, s := range all {
		for p := range s.pairs {
			if len(x.byPair[p]) < 16 {
				x.byPair[p] = append(x.byPair[p], i)
			}
		}
	}
	return x
}

// nearest returns the sentence with most word pairs in common and the share of
// pairs both have (Dice, 0..1).
func (x sentenceIndex) nearest(s sentence) (sentence, float64) {
	hits := map[int]int{}
	for p := range s.pairs {
		for _, i := range x.byPair[p] {
			hits[i]++
		}
	}
	best, like := -1, 0.0
	for i, n := range hits {
		d := 2 * float64(n) / float64(len(x.all[i].pairs)+len(s.pairs))
		if d > like || d == like && i < best {
			best, like = i, d
		}
	}
	if best < 0 {
		return sentence{}, 0
	}
	return x.all[best], like
}

// replaced lists the facts of one sentence that stand where others stood, and
// the negations that came or went.
func replaced(a, b []token, whole map[string]bool) []string {
	diff, ok := hunks(a, b, 200)
	if !ok {
		return nil
	}
	var out []string
	for _, h := range diff {
		if was, is := negationsIn(a[h.a0:h.a1]), negationsIn(b[h.b0:h.b1]); len(was) > len(is) {
			out = append(out, "- "+was[0])
		} else if len(is) > len(was) {
			out = append(out, "+ "+is[0])
		}
		was, is := factList(a[h.a0:h.a1]), factList(b[h.b0:h.b1])
		for i := range max(len(was), len(is)) {
			switch {
			case i < len(was) && i < len(is):
				if was[i] != is[i] {
					out = append(out, was[i]+" -> "+is[i])
				}
			case i < len(is) && !whole[is[i]]:
				out = append(out, "+ "+is[i])
			case i < len(was) && len(was) > len(is) && h.b1 > h.b0:
				out = append(out, "- "+was[i])
			}
		}
	}
	return out
}

// facts is the set of facts in a text, as factList writes them.
func facts(ts []token) map[string]bool {
	set := map[string]bool{}
	for _, f := range factList(ts) {
		set[f] = true
	}
	return set
}

// factList is the numbers, number words, months and weekdays among the tokens,
// in order.
func factList(ts []token) []string {
	var out []string
	for _, t := range ts {
		if t.kind == tokenNumber {
			out = append(out, strings.TrimSuffix(t.text, "'s"))
		} else if t.kind == tokenWord && (numeral.Quantity(t.text) || date.MonthOrDay(t.text)) {
			out = append(out, t.text)
		}
	}
	return out
}

// beyond lists what is in list and not in have, each behind a sign.
func beyond(have, list []string, sign string) []string {
	var out []string
	for _, n := range list {
		if !slices.Contains(have, n) {
			out = append(out, sign+n)
		}
	}
	return out
}

// namesDiffer compares the watched names of both texts.
func namesDiffer(original, copied string, to, from []sentence, names func(string) []string) []string {
	if names == nil {
		return nil
	}
	was, is := names(original), names(copied)
	out := beyond(was, is, "+ ")
	kept := indexSentences(to)
	stands := make([][]string, len(from)) // the names in what is left of each sentence
	for i, s := range from {
		if len(was) == 0 || !slices.ContainsFunc(was, func(n string) bool { return !slices.Contains(is, n) }) {
			break
		}
		if _, like := kept.nearest(s); like >= 0.4 {
			stands[i] = names(s.text)
		}
	}
	for _, n := range was {
		if slices.Contains(is, n) {
			continue
		}
		for _, in := range stands {
			if slices.Contains(in, n) {
				out = append(out, "- "+n)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// struckDiffer lists what only one of two texts strikes and both have.
func struckDiffer(original, copied string) []string {
	var out []string
	for _, s := range text.StruckOnly(copied, original, maxDifferences) {
		out = append(out, "+ "+s)
	}
	for _, s := range text.StruckOnly(original, copied, maxDifferences) {
		out = append(out, "- "+s)
	}
	return out
}
