package digest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// ExcerptOptions bounds what Excerpts cuts.
type ExcerptOptions struct {
	Max   int // excerpts; 0 means 6
	Runes int // length of each, ellipses included; 0 means 320
}

// Excerpts cuts one piece out of an article for each watched name, the names
// that are a reason to tell first. A piece is the sentence around the name's
// best evidence, or as much of it as fits. A name that a piece already shows
// gets none of its own: the piece is for both. Every watched word in a piece
// is marked, vocabulary included. Spans that do not fit the text are skipped.
func Excerpts(title, body string, ms []news.Match, opt ExcerptOptions) []Excerpt {
	if opt.Max <= 0 {
		opt.Max = 6
	}
	if opt.Runes <= 0 {
		opt.Runes = maxExcerpt
	}
	spans := usable(title, body, ms)
	var cuts []window
	for _, name := range wanted(spans) {
		best, shown := name[0], false
		for i := range cuts {
			if slices.ContainsFunc(name, cuts[i].holds) {
				cuts[i].who = text.AppendNew(cuts[i].who, best.What())
				shown = true
				break
			}
		}
		titleOnly := best.Field == news.FieldTitle && best.Entity == "" // the title is shown anyhow
		if shown || len(cuts) == opt.Max || titleOnly && len(cuts) > 0 {
			continue
		}
		w := around(fieldText(best.Field, title, body), best.Start, best.End, opt.Runes)
		w.field = best.Field
		w.who = []string{best.What()}
		cuts = append(cuts, w)
	}
	slices.SortStableFunc(cuts, func(a, b window) int {
		return cmp.Or(cmp.Compare(b.field, a.field), cmp.Compare(a.start, b.start)) // title after text, by its letter
	})
	out := make([]Excerpt, 0, len(cuts))
	for _, w := range cuts {
		who := make([]string, len(w.who))
		for i := range w.who {
			who[i] = line(w.who[i], maxName)
		}
		out = append(out, Excerpt{Who: who, Field: w.field, Segments: w.segments(fieldText(w.field, title, body), spans)})
	}
	return out
}

// window is a half-open byte span of a field that becomes an excerpt.
type window struct {
	field       news.Field
	start, end  int
	before, cut bool // whether the sentence begins before it, goes on after it
	who         []string
}

func (w window) holds(m news.Match) bool {
	return m.Field == w.field && m.Start >= w.start && m.End <= w.end
}

func fieldText(f news.Field, title, body string) string {
	if f == news.FieldTitle {
		return title
	}
	return body
}

// usable drops spans that do not fit the texts, as those of another revision
// would not.
func usable(title, body string, ms []news.Match) []news.Match {
	out := make([]news.Match, 0, len(ms))
	for _, m := range ms {
		s := fieldText(m.Field, title, body)
		if m.Start >= 0 && m.Start < m.End && m.End <= len(s) && utf8.RuneStart(s[m.Start]) && (m.End == len(s) || utf8.RuneStart(s[m.End])) {
			out = append(out, m)
		}
	}
	return out
}

// wanted groups the matches by name. Names that are a reason to tell come
// before vocabulary, which has no piece of its own where there is another.
// Within a name the best evidence comes first: in the text, exact, early.
func wanted(ms []news.Match) [][]news.Match {
	type key struct{ entity, rule string }
	index := make(map[key]int)
	var groups [][]news.Match
	anyAlert := slices.ContainsFunc(ms, func(m news.Match) bool { return m.Alert })
	for _, m := range ms {
		if anyAlert && !m.Alert {
			continue
		}
		k := key{entity: m.Entity}
		if m.Entity == "" {
			k.rule = m.Rule
		}
		i, ok := index[k]
		if !ok {
			i = len(groups)
			index[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], m)
	}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b news.Match) int {
			return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(rank(a.Strength), rank(b.Strength)), cmp.Compare(a.Start, b.Start))
		})
	}
	// Entities before rules: a rule's words are mostly entities shown already.
	slices.SortStableFunc(groups, func(a, b []news.Match) int {
		return cmp.Or(boolCompare(a[0].Entity == "", b[0].Entity == ""), cmp.Compare(a[0].Field, b[0].Field), cmp.Compare(a[0].Start, b[0].Start))
	})
	return groups
}

func rank(s news.Strength) int {
	return slices.Index([]news.Strength{news.StrengthExact, news.StrengthVariant, news.StrengthWeak}, s)
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// around is the sentence that holds [from, to), or as much of it as n runes
// hold with the ellipses of cut ends, grown evenly by whole words.
func around(s string, from, to, n int) window {
	low, high := strings.LastIndexByte(s[:from], '\n')+1, len(s)
	if i := strings.IndexByte(s[to:], '\n'); i >= 0 {
		high = to + i
	}
	for sp := range text.Sentences(s[low:high]) {
		if a, b := low+sp.Start, low+sp.End; a <= from && b >= to {
			low, high = a, b
			break
		}
	}
	if utf8.RuneCountInString(s[low:high]) <= n {
		return window{start: low, end: high}
	}
	room := max(n-2-utf8.RuneCountInString(s[from:to]), 0)
	a, b := back(s, low, from, room/2), forth(s, high, to, room/2)
	if a == low {
		b = forth(s, high, to, room-utf8.RuneCountInString(s[a:from]))
	} else if b == high {
		a = back(s, low, from, room-utf8.RuneCountInString(s[to:b]))
	}
	return window{start: a, end: b, before: a > low, cut: b < high}
}

// back goes up to n runes back from i, not before low, and then forth to the
// beginning of a word.
func back(s string, low, i, n int) int {
	at := i
	for ; n > 0 && at > low; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	if at == low {
		return low
	}
	if j := strings.IndexFunc(s[at:i], unicode.IsSpace); j >= 0 {
		return at + j + 1
	}
	return at
}

// forth goes up to n runes forth from i, not past high, and then back to the
// end of a word.
func forth(s string, high, i, n int) int {
	at := i
	for ; n > 0 && at < high; n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	if at == high {
		return high
	}
	if j := strings.LastIndexFunc(s[i:at], unicode.IsSpace); j >= 0 {
		return i + j
	}
	return at
}

// segments divides the window at the watched words in it. Words that overlap
// are one mark.
func (w window) segments(s string, ms []news.Match) []Segment {
	var marks []text.Span
	for _, m := range ms {
		if w.holds(m) {
			marks = append(marks, text.Span{Start: m.Start, End: m.End})
		}
	}
	slices.SortFunc(marks, func(a, b text.Span) int { return cmp.Compare(a.Start, b.Start) })
	var b segmenter
	if w.before {
		b.add(ellipsis, false)
	}
	at := w.start
	for i := 0; i < len(marks); i++ {
		m := marks[i]
		for i+1 < len(marks) && marks[i+1].Start < m.End {
			i++
			m.End = max(m.End, marks[i].End)
		}
		b.add(s[at:m.Start], false)
		b.add(s[m.Start:m.End], true)
		at = m.End
	}
	b.add(s[at:w.end], false)
	if w.cut {
		b.add(ellipsis, false)
	}
	return b.out
}

// segmenter joins cleaned pieces so that the spaces between them stay.
type segmenter struct {
	out   []Segment
	space bool
}

func (b *segmenter) add(s string, mark bool) {
	clean := text.Clean(s)
	lead, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if clean == "" {
		b.space = b.space || s != "" && unicode.IsSpace(lead)
		return
	}
	if (b.space || unicode.IsSpace(lead)) && len(b.out) > 0 {
		if n := len(b.out) - 1; !b.out[n].Mark {
			b.out[n].Text += " "
		} else if !mark {
			clean = " " + clean
		} else {
			b.out = append(b.out, Segment{Text: " "})
		}
	}
	b.space = unicode.IsSpace(last)
	if n := len(b.out) - 1; n >= 0 && b.out[n].Mark == mark {
		b.out[n].Text += clean
		return
	}
	b.out = append(b.out, Segment{Text: clean, Mark: mark})
}
