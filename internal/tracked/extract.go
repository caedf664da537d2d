package tracked

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Bounds of what one text may bring.
const (
	maxFound  = 40  // values of one fact
	maxAround = 240 // bytes of the words around a value
	maxLine   = 64 << 10
	maxSteps  = 10_000_000 // of all patterns in one text: what is left of it is not read
)

// Doc is one text of an article or watched page.
type Doc struct {
	Title, Text string
	At          time.Time // the day it is of, in the outlet's zone: what "June" and "Tuesday" are counted from
}

// Found is a value that a text states.
type Found struct {
	Watchlist string
	Fact      string
	Value     Value
	Written   string // as it stands there
	Field     news.Field
	Start     int // half-open byte span of the field's UTF-8 as given
	End       int
	Strength  news.Strength
	// Exact: a number in digits, a whole date. Variant: a number in words, a
	// date without its year, a weekday, what words mean. Weak: an estimate.
	AsOf   time.Time  // the day it is of if the text says so, midnight UTC; else zero
	Around string     // the sentence, cut
	Counts bool       // of several values of a fact, the one that the text is taken to say
	Anchor news.Match // the match that the value stands by
}

// Extract finds what a text states of the facts, in the order of facts and
// places. matches are what the watchlists found in the same title and text. A
// nil Set follows nothing.
func (s *Set) Extract(doc Doc, matches []news.Match) []Found {
	if s == nil || len(s.facts) == 0 || len(matches) == 0 {
		return nil
	}
	budget := maxSteps
	e := &extraction{doc: doc, set: s, matches: matches, budget: &budget}
	var out []Found
	for i := range s.facts {
		f := &s.facts[i]
		near := e.anchors(f)
		if len(near) == 0 {
			continue
		}
		out = append(out, e.fact(f, near)...)
	}
	return out
}

// extraction is the work on one text: its lines are cut when they are first
// needed.
type extraction struct {
	doc     Doc
	set     *Set
	matches []news.Match
	lines   []*place
	budget  *int // steps left
}

// place is a sentence, and the paragraph and field it stands in.
type place struct {
	field     news.Field
	from, to  int
	paragraph text.Span
	back      *line // years and weekdays before the article's day
	ahead     *line // after it
}

// anchors are the matches that a fact is of.
func (e *extraction) anchors(f *fact) []news.Match {
	var out []news.Match
	for _, m := range e.matches {
		for _, a := range f.anchors {
			if m.Watchlist != a.Watchlist {
				continue
			}
			if a.Entity != "" && m.Entity == a.Entity || a.Rule != "" && m.Rule == a.Rule {
				out = append(out, m)
				break
			}
		}
	}
	return out
}

func (e *extraction) fact(f *fact, near []news.Match) []Found {
	if e.lines == nil {
		e.cut()
	}
	var out []Found
	for _, p := range e.lines {
		anchor, ok := anchorAt(f.In, p, near)
		if !ok {
			continue
		}
		found := e.inLine(f, p)
		if len(found) > 0 && e.stopped(f, p.line(e.doc, f.Ahead)) {
			continue
		}
		for i := range found {
			found[i].Anchor = anchor
		}
		if out = append(out, found...); len(out) >= maxFound {
			out = out[:maxFound]
			break
		}
	}
	choose(f, out)
	return out
}

// cut divides title and text into sentences.
func (e *extraction) cut() {
	e.lines = []*place{}
	for _, part := range []struct {
		field news.Field
		s     string
	}{{news.FieldTitle, e.doc.Title}, {news.FieldText, e.doc.Text}} {
		for para := range text.Paragraphs(part.s) {
			for sp := range text.Sentences(part.s[para.Start:para.End]) {
				if sp.End-sp.Start > maxLine {
					continue // a table or a program's output, not a sentence
				}
				e.lines = append(e.lines, &place{field: part.field, from: para.Start + sp.Start, to: para.Start + sp.End, paragraph: para})
			}
		}
	}
}

func (p *place) line(doc Doc, ahead bool) *line {
	at := &p.back
	if ahead {
		at = &p.ahead
	}
	if *at == nil {
		s := doc.Text
		if p.field == news.FieldTitle {
			s = doc.Title
		}
		*at = newLine(s, p.from, p.to, doc.At)
		(*at).ahead = ahead
	}
	return *at
}

// anchorAt is the anchor that stands near enough to a sentence.
func anchorAt(scope news.FactScope, p *place, near []news.Match) (news.Match, bool) {
	from, to := p.from, p.to
	switch scope {
	case news.InSentence:
	case news.InParagraph:
		from, to = p.paragraph.Start, p.paragraph.End
	default:
		return near[0], true
	}
	for _, m := range near {
		if m.Field == p.field && m.Start >= from && m.End <= to {
			return m, true
		}
	}
	return news.Match{}, false
}

// stopped reports whether a word that must not stand in the sentence does.
func (e *extraction) stopped(f *fact, l *line) bool {
	for i := range f.not {
		r := newRunner(&f.not[i], l, e.budget)
		for at := range l.words {
			if !mayStart(&f.not[i], l, at) {
				continue
			}
			if _, ok := r.run(f.not[i].start, at); ok {
				return true
			}
		}
	}
	return false
}

func newRunner(p *pattern, l *line, budget *int) *runner {
	return &runner{steps: p.steps, language: p.language, l: l, window: min(len(l.words), maxWindow) + 1, budget: budget}
}

// inLine finds the values of a fact in one sentence, each span once: of
// patterns that overlap, the first that was written wins.
func (e *extraction) inLine(f *fact, p *place) []Found {
	l := p.line(e.doc, f.Ahead)
	var out []Found
	for i := range f.patterns {
		pat := &f.patterns[i]
		r := newRunner(pat, l, e.budget)
		for at := range l.words {
			if !mayStart(pat, l, at) {
				continue
			}
			h, ok := r.run(pat.start, at)
			if !ok {
				continue
			}
			found := e.found(f, pat, p, l, h)
			if !slices.ContainsFunc(out, func(o Found) bool { return o.Start < found.End && found.Start < o.End }) {
				out = append(out, found)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Found) int { return a.Start - b.Start })
	return out
}

// mayStart reports whether a pattern can begin at a word: nearly always not,
// and the run is spared.
func mayStart(p *pattern, l *line, at int) bool {
	for _, pc := range p.first {
		s := &p.steps[pc]
		switch s.op {
		case stepWord:
			if fits(l.folded[at], s) || fits(l.stems[at], s) {
				return true
			}
		case stepNumber:
			if _, ok := l.number(at, p.language); ok {
				return true
			}
		case stepDate:
			if _, ok := l.date(at, p.language); ok {
				return true
			}
		default:
			return true
		}
	}
	return false
}

func (e *extraction) found(f *fact, p *pattern, pl *place, l *line, h hit) Found {
	v := Value{Kind: f.Kind}
	out := Found{Watchlist: f.watchlist, Fact: f.Name, Field: pl.field, Strength: news.StrengthExact}
	out.Start, out.End = l.words[h.from].Start, l.words[h.to-1].End
	if h.dateAt >= 0 && f.Kind != news.FactDate {
		out.AsOf = h.date.to
	}
	switch {
	case f.Kind == news.FactNumber:
		out.Start, out.End = l.words[h.numberAt].Start, h.number.End
		v.Number, v.About = h.number.Value, h.number.About
		switch {
		case v.About:
			out.Strength = news.StrengthWeak
		case h.number.Spelled:
			out.Strength = news.StrengthVariant
		}
	case f.Kind == news.FactDate && p.means == "":
		out.Start, out.End = l.words[h.dateAt].Start, h.date.end
		v.From, v.To = h.date.from, h.date.to
		if h.date.completed {
			out.Strength = news.StrengthVariant
		}
	case f.Kind == news.FactDate:
		v.From, v.Open, v.Text = dayOf(e.doc.At), true, p.means
		out.Strength = news.StrengthVariant
	case p.means != "":
		v.Text = p.means
		out.Strength = news.StrengthVariant
	default:
		out.Start, out.End = l.words[h.text[0]].Start, l.words[h.text[1]-1].End
		v.Text = text.Clean(l.s[out.Start:out.End])
	}
	out.Value, out.Written = v, l.s[out.Start:out.End]
	out.Around = around(l.s[:pl.to], pl.from, out.Start, out.End)
	return out
}

// around is the sentence from byte from on, cut to what stands about the
// value.
func around(s string, from, start, end int) string {
	left, right := from, len(s)
	if right-left > maxAround {
		left = max(left, start-maxAround/2)
		right = min(right, max(end, left+maxAround))
		for left > from && left < start && !utf8.RuneStart(s[left]) {
			left++
		}
		for right < len(s) && !utf8.RuneStart(s[right]) {
			right++
		}
		if left > from {
			if i := strings.IndexByte(s[left:start], ' '); i >= 0 {
				left += i + 1
			}
		}
		if right < len(s) {
			if i := strings.LastIndexByte(s[end:right], ' '); i >= 0 {
				right = end + i
			}
		}
	}
	out := strings.TrimSpace(s[left:right])
	if left > from {
		out = "… " + out
	}
	if right < len(s) {
		out += " …"
	}
	return out
}

// choose marks the one value of a fact that a text is taken to say: of what
// repeats the latest date, else the value it says most often, the first of
// equals. Exact values go before estimates.
func choose(f *fact, found []Found) {
	best := -1
	for i := range found {
		if best < 0 || better(f, found, i, best) {
			best = i
		}
	}
	if best >= 0 {
		found[best].Counts = true
	}
}

func better(f *fact, found []Found, i, best int) bool {
	a, b := found[i], found[best]
	if a.Value.About != b.Value.About {
		return b.Value.About
	}
	if f.Kind == news.FactDate && f.Repeats && (a.Value.Open || b.Value.Open || !a.Value.Agrees(b.Value)) {
		return !a.Value.Open && (b.Value.Open || a.Value.To.After(b.Value.To))
	}
	if c := cmp.Compare(times(found, a.Value), times(found, b.Value)); c != 0 && !f.Repeats || f.Kind != news.FactDate || a.Value.Open ||
		b.Value.Open {
		return c > 0
	}
	// Of "September" and "3 September" the day says more.
	return a.Value.To.Sub(a.Value.From) < b.Value.To.Sub(b.Value.From)
}

func times(found []Found, v Value) int {
	n := 0
	for _, f := range found {
		if f.Value.Agrees(v) {
			n++
		}
	}
	return n
}
