package match

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/internal/match/query"
	"tocsin/internal/news"
)

// holds reports whether a clause is true of the document in s.
func (m *Matcher) holds(s *scratch, at int32) bool {
	c := &m.clauses[at]
	switch c.op {
	case query.Term, query.Entity:
		return s.leaves[c.n].gen == s.gen
	case query.Not:
		return !m.holds(s, m.kids[c.from])
	case query.Or:
		for _, k := range m.kids[c.from:c.to] {
			if m.holds(s, k) {
				return true
			}
		}
		return false
	case query.Quorum:
		left := c.n
		for _, k := range m.kids[c.from:c.to] {
			if m.holds(s, k) {
				if left--; left == 0 {
					return true
				}
			}
		}
		return false
	case query.Near:
		base := len(s.spans)
		found := m.near(s, at)
		s.spans = s.spans[:base]
		return found
	}
	for _, k := range m.kids[c.from:c.to] {
		if !m.holds(s, k) {
			return false
		}
	}
	return true
}

// proofs appends the events that make a clause true, which must hold.
func (m *Matcher) proofs(s *scratch, dst []proof, at int32) []proof {
	c := &m.clauses[at]
	switch c.op {
	case query.Term, query.Entity:
		l := &m.leaves[c.n]
		for h := s.leaves[c.n].first; h >= 0; h = s.hits[h].next {
			dst = append(dst, proof{s.hits[h].event, l.entity})
		}
	case query.And:
		for _, k := range m.kids[c.from:c.to] {
			if m.clauses[k].op != query.Not {
				dst = m.proofs(s, dst, k)
			}
		}
	case query.Or, query.Quorum:
		for _, k := range m.kids[c.from:c.to] {
			if m.clauses[k].op != query.Not && m.holds(s, k) {
				dst = m.proofs(s, dst, k)
			}
		}
	case query.Near:
		base := len(s.spans)
		m.near(s, at)
		dst = m.inside(s, dst, at, s.spans[base:])
		s.spans = s.spans[:base]
	}
	return dst
}

// inside appends the events of the terms below a clause that lie in one of
// the intervals.
func (m *Matcher) inside(s *scratch, dst []proof, at int32, within []interval) []proof {
	c := &m.clauses[at]
	if c.op != query.Term && c.op != query.Entity {
		for _, k := range m.kids[c.from:c.to] {
			dst = m.inside(s, dst, k, within)
		}
		return dst
	}
	if s.leaves[c.n].gen != s.gen {
		return dst
	}
	// Hits and intervals are both in the order of the text: one pass over both.
	next, place, reach := 0, -1, int32(-1) // what the intervals of a place that begin before a hit reach
	for h := s.leaves[c.n].first; h >= 0; h = s.hits[h].next {
		ev := &s.events[s.hits[h].event]
		at := rank(ev.fields)
		for ; next < len(within) && (within[next].place < at || within[next].place == at && within[next].from <= ev.from); next++ {
			if within[next].place != place {
				place, reach = within[next].place, -1
			}
			reach = max(reach, within[next].to)
		}
		if place == at && ev.to <= reach {
			dst = append(dst, proof{s.hits[h].event, m.leaves[c.n].entity})
		}
	}
	return dst
}

// interval is a run of words of one field, both ends included.
type interval struct {
	from, to int32
	place    int
}

// maxIntervals bounds what one NEAR collects: more says nothing new.
const maxIntervals = 4096

// near appends to s.spans the intervals in which a NEAR holds, and reports
// whether there are any.
func (m *Matcher) near(s *scratch, at int32) bool {
	c := &m.clauses[at]
	base := len(s.spans)
	m.intervals(s, m.kids[c.from])
	middle := len(s.spans)
	m.intervals(s, m.kids[c.from+1])
	end := len(s.spans)
	low := middle
	widest := int32(0)
	for _, b := range s.spans[middle:end] {
		widest = max(widest, b.to-b.from)
	}
	for i := base; i < middle; i++ {
		a := s.spans[i]
		for low < end && (s.spans[low].place < a.place || s.spans[low].place == a.place && s.spans[low].from < a.from-c.n-widest) {
			low++
		}
		for j := low; j < end && len(s.spans)-end < maxIntervals; j++ {
			b := s.spans[j]
			if b.place != a.place || b.from > a.to+c.n {
				break
			}
			if b.from > a.to || !c.ordered && a.from > b.to && a.from-b.to <= c.n {
				s.spans = append(s.spans, interval{min(a.from, b.from), max(a.to, b.to), a.place})
			}
		}
	}
	n := copy(s.spans[base:], s.spans[end:])
	s.spans = s.spans[:base+n]
	slices.SortFunc(s.spans[base:], compareIntervals)
	return n > 0
}

// intervals appends where a clause stands, sorted.
func (m *Matcher) intervals(s *scratch, at int32) {
	c := &m.clauses[at]
	switch c.op {
	case query.Near:
		m.near(s, at)
	case query.Or:
		base := len(s.spans)
		for _, k := range m.kids[c.from:c.to] {
			m.intervals(s, k)
		}
		slices.SortFunc(s.spans[base:], compareIntervals)
	default:
		if s.leaves[c.n].gen != s.gen {
			return
		}
		for h := s.leaves[c.n].first; h >= 0; h = s.hits[h].next {
			ev := &s.events[s.hits[h].event]
			s.spans = append(s.spans, interval{ev.from, ev.to, rank(ev.fields)})
		}
	}
}

func compareIntervals(a, b interval) int {
	return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
}

// appendRule appends the matches of a rule that holds.
func (m *Matcher) appendRule(dst []news.Match, s *scratch, in *Input, r int32) []news.Match {
	ru := &m.rules[r]
	s.proofs = m.proofs(s, s.proofs[:0], ru.root)
	slices.SortFunc(s.proofs, func(a, b proof) int { return cmp.Or(cmp.Compare(a.event, b.event), cmp.Compare(b.entity, a.entity)) })
	base, end := len(dst), int32(0)
	place := query.Fields(0)
	for _, p := range s.proofs {
		ev := &s.events[p.event]
		field, body, ok := ev.span(in)
		if !ok || ev.fields&(query.InTitle|query.InText) == place && ev.start < end {
			continue
		}
		end, place = ev.end, ev.fields&(query.InTitle|query.InText)
		if n := len(dst) - base; n == maxSpans || n > 0 && len(dst) > maxMatches {
			break
		}
		match := news.Match{
			Watchlist: m.lists[ru.list], Rule: ru.name, Field: field,
			Start: int(ev.start), End: int(ev.end), Text: body[ev.start:ev.end],
			Strength: strengths[ev.strength], Via: s.via(ev), Alert: ru.alert,
		}
		if p.entity >= 0 {
			match.Entity = m.entities[p.entity].name
		}
		dst = append(dst, match)
	}
	if len(dst) > base {
		return dst
	}
	whole := news.Match{
		Watchlist: m.lists[ru.list], Rule: ru.name, Field: news.FieldTitle, Text: in.Title, Strength: news.StrengthExact,
		Alert: ru.alert,
	}
	if in.Title == "" {
		whole.Field = news.FieldText
		whole.Text, _, _ = strings.Cut(in.Text, "\n")
	}
	whole.End = len(whole.Text)
	return append(dst, whole)
}
