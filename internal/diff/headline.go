package diff

import (
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// hedges are the words that make a headline say less than it would without
// them, as beginnings of folded words; a final dot marks a whole word.
// Attributions ("the ministry says") are none: they may add as much as they
// take away.
var hedges = strings.Fields("alleged reportedly. apparently. purported suspected. supposed possibly. so-called. " +
	"якобы. предположительно. предполагаем возможно. вероятно. подозреваем так-называем " +
	"իբր. իբրև. ենթադրաբար. ենթադրյալ հավանաբար. հնարավոր. կասկածվող " +
	"guya. ehtimal guman iddia sozde. muhtemelen. supheli. " +
	"თითქოს. სავარაუდო შესაძლოა.")

// isHedge reports whether a folded word hedges.
func isHedge(folded string) bool {
	return slices.ContainsFunc(hedges, func(h string) bool {
		if whole, ok := strings.CutSuffix(h, "."); ok {
			return folded == text.Fold(whole)
		}
		return strings.HasPrefix(folded, text.Fold(h))
	})
}

// headline says what an edit did to a headline besides changing its words:
// which watched names came or went, and whether it was softened, which it is
// where a hedge or a question mark came and half of the words stayed.
func headline(c *news.Change, old, new Revision) {
	c.TitleNamesAdded = missing(new.TitleNames, old.TitleNames)
	c.TitleNamesRemoved = missing(old.TitleNames, new.TitleNames)
	a, b := titleWords(old.Title), titleWords(new.Title)
	shared := 0
	for w := range b {
		if _, ok := a[w]; ok {
			shared++
		}
	}
	if 2*shared < min(len(a), len(b)) {
		return
	}
	c.HedgesAdded = hedgesIn(b, a)
	c.HedgesRemoved = hedgesIn(a, b)
	asks := func(s string) bool {
		s = strings.TrimRight(s, " \"'”’»")
		return strings.HasSuffix(s, "?") || strings.ContainsAny(s, "՞;") && !strings.Contains(s, "; ")
	}
	switch was, is := asks(old.Title), asks(new.Title); {
	case is && !was:
		c.HedgesAdded = append(c.HedgesAdded, "?")
	case was && !is:
		c.HedgesRemoved = append(c.HedgesRemoved, "?")
	}
}

// titleWords are the words of a headline, folded, and as they are written.
func titleWords(s string) map[string]string {
	out := map[string]string{}
	for w := range text.Words(s) {
		out[text.Fold(s[w.Start:w.End])] = s[w.Start:w.End]
	}
	return out
}

// hedgesIn lists the hedges that are in one headline and not in the other.
func hedgesIn(in, other map[string]string) []string {
	var out []string
	for folded, written := range in {
		if _, ok := other[folded]; !ok && isHedge(folded) {
			out = append(out, written)
		}
	}
	slices.Sort(out)
	return out
}
