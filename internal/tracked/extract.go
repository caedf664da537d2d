package tracked

import (
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
	out.Start = l.words[h.from].Start
	out.End = l.words[h.to-1].End
	if h.dateAt >= 0 && f.Kind != news.FactDate {
		out.AsOf = h.date.to
	}
	switch {
	case f.Kind == news.FactNumber:
		out.Start = l.words[h.numberAt].Start
		out.End = h.number.End
		v.Number = h.number.Value
		v.About = h.number.About
		switch {
		case v.About:
			out.Strength = news.StrengthWeak
		case h.number.Spelled:
			out.Strength = news.StrengthVariant
		}
	case f.Kind == news.FactDate && p.means == "":
		out.Start = l.words[h.dateAt].Start
		out.End = h.date.end
		v.From = h.date.from
		v.To = h.date.to
		if h.date.completed {
			out.Strength = news.StrengthVariant
		}
	case f.Kind == news.FactDate:
		v.From = dayOf(e.doc.At)
		v.Open = true
		v.Text = p.means
		out.Strength = news.StrengthVariant
	case p.means != "":
		v.Text = p.means
		out.Strength = news.StrengthVariant
	default:
		out.Start = l.words[h.text[0]].Start
		out.End = l.words[h.text[1]-1].End
		v.Text = text.Clean(l.s[out.Start:out.End])
	}
	out.Value = v
	out.Written = l.s[out.Start:out.End]
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
