package match

import (
	"fmt"
	"slices"

	"tocsin/internal/news"
)

// Stopped is a rule or an entity that would have matched an article, were it
// not for a part of it.
type Stopped struct {
	Watchlist string
	Rule      string // the rule, or ""
	Entity    string // the entity, or ""
	By        string // the NOT as a query writes it, or never, context or not_with with its word
	Alert     bool   // it would have been a reason to tell
}

// FindStopped is Find that also appends to stopped which rules a NOT kept
// from matching, and which entities their never, context or not_with: one for
// each part that did. What was stopped costs allocations, the rest none.
func (m *Matcher) FindStopped(dst []news.Match, stopped []Stopped, in *Input) ([]news.Match, []Stopped) {
	s := m.scratch()
	defer m.pool.Put(s)
	dst = m.find(dst, s, in)
	base := len(stopped)
	add := func(one Stopped) {
		if !slices.Contains(stopped[base:], one) {
			stopped = append(stopped, one)
		}
	}
	var one [1]int32
	for i := range s.events {
		for _, use := range m.uses(&s.events[i], &one) {
			if use >= 0 || !m.entities[^use].guarded || s.last[^use].gen == s.gen {
				continue
			}
			e := &m.entities[^use]
			if by, word := m.stopped(s, in, ^use, &s.events[i]); by != stopNone {
				add(Stopped{Watchlist: m.lists[e.list], Entity: e.name, By: m.sayStop(by, word, ^use), Alert: e.alert})
			}
		}
	}
	for _, r := range s.candidates {
		ru := &m.rules[r]
		if m.holds(s, ru.root) || !m.holdsBut(s, ru.root) {
			continue
		}
		for _, not := range m.stoppers(s, ru.root, nil) {
			add(Stopped{Watchlist: m.lists[ru.list], Rule: ru.name, By: not, Alert: ru.alert})
		}
	}
	return dst, stopped
}

// explainGuard adds to the result of an entity what its guard stopped.
func (m *Matcher) explainGuard(s *scratch, in *Input, e int32, r *RuleResult) {
	r.Notes = m.guards[e].notes
	var stops []string
	var one [1]int32
	for i := range s.events {
		ev := &s.events[i]
		for _, use := range m.uses(ev, &one) {
			if use != ^e {
				continue
			}
			by, word := m.stopped(s, in, e, ev)
			if by == stopNone {
				continue
			}
			what := m.sayStop(by, word, e)
			if r.StoppedBy == "" && !r.Matched {
				r.StoppedBy = what
			}
			place := "the name in the lead or in what is known of the article"
			if field, body, ok := ev.span(in); ok {
				place = fmt.Sprintf("“%s” in the %s (byte %d)", body[ev.start:ev.end], field, ev.start)
			}
			if line := place + " stopped by " + what; !slices.Contains(stops, line) {
				stops = append(stops, line)
			}
		}
	}
	switch {
	case len(stops) == 0:
	case r.Matched:
		r.Reason += "; " + list(stops, "; ")
	default:
		r.Reason = list(stops, "; ")
	}
	if r.Notes != "" {
		r.Reason += " [" + r.Notes + "]"
	}
}

// sayStop is the part of a guard in words.
func (m *Matcher) sayStop(by stop, word, e int32) string {
	switch by {
	case stopNever:
		return "never “" + m.leaves[word].term + "”"
	case stopNotWith:
		return "not_with “" + m.leaves[word].term + "”"
	case stopStrike:
		return "strike “" + m.guards[e].strike[word] + "”"
	case stopContext:
		var words []string
		for _, l := range m.guards[e].context {
			words = append(words, "“"+m.leaves[l].term+"”")
		}
		return "context: none of " + list(words, ", ") + " stands in the article"
	}
	if len(m.guards[e].never) == 0 {
		return "strike of the full name"
	}
	return "never, in which the full name stands"
}
