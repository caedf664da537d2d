package diff

import (
	"slices"
	"sort"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// classes says what kind of change was found, what the outlet itself takes back
// first, then in the order of DESIGN 1. Text
// means words that no other class of the text speaks for: a change of one
// number in the body is a number, not also text.
func (d *comparison) classes(headline bool, c *news.Change) []news.ChangeClass {
	numbers := d.renumbered || len(c.Numbers) > 0
	var lead, quote, correction, other bool
	if len(c.Edits) > 0 {
		var quotesA, quotesB []span
		if !d.rows {
			quotesA, quotesB = d.quotes(d.a.text), d.quotes(d.b.text)
			lead = d.leadDiffers()
			quote = d.quotesDiffer(quotesA, quotesB)
		}
		correction = d.corrected()
		other = d.otherWords(quotesA, quotesB) || !lead && !quote && !numbers && !correction
	}
	var out []news.ChangeClass
	for _, x := range []struct {
		is    bool
		class news.ChangeClass
	}{
		{correction, news.ChangeCorrection},
		{headline, news.ChangeHeadline},
		{lead, news.ChangeLead},
		{len(c.NamesAdded) > 0, news.ChangeNameAdded},
		{len(c.NamesRemoved) > 0, news.ChangeNameRemoved},
		{numbers, news.ChangeNumber},
		{quote, news.ChangeQuote},
		{other, news.ChangeText},
	} {
		if x.is {
			out = append(out, x.class)
		}
	}
	return out
}

// reversed reports whether a negation came into, or went out of, a sentence or
// headline that names something watched, in old or new words.
func reversed(c news.Change, old, now []string) bool {
	if len(old)+len(now) == 0 {
		return false
	}
	for _, p := range Sentences(c) {
		if (hasAny(p.Old, old) || hasAny(p.New, now)) && text.Reversed(p.Old, p.New) {
			return true
		}
	}
	return false
}

func hasAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w != "" && strings.Contains(s, w) })
}

const (
	minLeadWords = 5 // shorter first lines are datelines, bylines and labels
	leadLength   = 2 // sentences of the first paragraph that are the lead
)

// leadOf is the lead: the first two sentences of the first paragraph that is
// more than a label, as segments [from, to).
func leadOf(s *scanned) (from, to int) {
	for i, seg := range s.segments {
		if i > 0 && s.segments[i-1].line == seg.line {
			continue
		}
		to = i
		for n := 0; to < len(s.segments) && s.segments[to].line == seg.line; to++ {
			n += words(s.of(to))
		}
		if start, end := seg.from, s.segments[to-1].to; words(s.tokens[start:end]) >= minLeadWords {
			return i, min(to, i+leadLength)
		}
	}
	return 0, min(leadLength, len(s.segments))
}

func leadTokens(s *scanned) []token {
	from, to := leadOf(s)
	if from == to {
		return nil
	}
	return s.tokens[s.segments[from].from:s.segments[to-1].to]
}

func (d *comparison) leadDiffers() bool {
	return !d.leadless && !sameTokens(leadTokens(d.a), leadTokens(d.b))
}

// otherWords reports whether words changed outside the lead, numbers, quotes
// and correction notes.
func (d *comparison) otherWords(quotesA, quotesB []span) bool {
	var leadA, leadB []token
	if !d.rows && !d.leadless {
		leadA, leadB = leadTokens(d.a), leadTokens(d.b)
	}
	plainWord := func(s *scanned, t token, lead []token, q []span) bool {
		return t.word && !inTokens(lead, t) && !inSpans(q, t) && !startsWithDigit(s.str(t)) &&
			!numberWord(s.str(t)) && !month(s.str(t))
	}
	for _, r := range d.runs {
		if r.same || text.IsCorrection(d.newWords(r)) {
			continue
		}
		for _, t := range d.a.tokens[r.a0:r.a1] {
			if plainWord(d.a, t, leadA, quotesA) {
				return true
			}
		}
		for _, t := range d.b.tokens[r.b0:r.b1] {
			if plainWord(d.b, t, leadB, quotesB) {
				return true
			}
		}
	}
	return false
}

func inTokens(ts []token, t token) bool {
	return len(ts) > 0 && ts[0].start <= t.start && t.end <= ts[len(ts)-1].end
}

// inSpans reports whether a token stands within one of the spans, which follow
// one another.
func inSpans(list []span, t token) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].end >= t.end })
	return i < len(list) && list[i].start <= t.start
}

// newWords is the new words of a run, as written.
func (d *comparison) newWords(r run) string {
	if r.b0 == r.b1 {
		return ""
	}
	return d.b.text[d.b.tokens[r.b0].start:d.b.tokens[r.b1-1].end]
}

// corrected reports whether the new text says that it was corrected, in words
// that the old text did not have.
func (d *comparison) corrected() bool {
	for _, r := range d.runs {
		if !r.same && text.IsCorrection(d.newWords(r)) {
			return true
		}
	}
	return false
}
