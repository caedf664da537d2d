// Package match finds the entities and rules of watchlists in articles. It
// promises that
//
//   - one pass over the original bytes finds every name and phrase, however
//     many there are; spans are half-open bytes of the field as given, so
//     field[start:end] is the text of the match;
//   - words are what package text says they are: whole words, with case and
//     diacritics folded; acronyms and =WORD keep their case;
//   - a text in which nothing matches costs no allocation, but for its hashtags;
//   - a Matcher never changes: it is safe for concurrent use, and a new one
//     replaces it at once.
package match

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"tocsin/internal/match/phrases"
	"tocsin/internal/match/query"
	"tocsin/internal/news"
)

// Matcher is a set of compiled watchlists.
type Matcher struct {
	index    phrases.Index
	lists    []string // names of the watchlists
	entities []entity
	rules    []rule
	leaves   []leaf
	triggers []int32 // rules that a leaf makes candidates; leaf.from, leaf.to
	clauses  []clause
	kids     []int32
	inRules  map[int32][]int32 // entity -> leaves that stand for it
	guards   map[int32]*guard  // entity -> what tells it from its namesakes
	writings []writing
	looks    bool         // whether any entity is a person or a body
	meta     query.Fields // which of the metadata fields any rule asks for
	variants Variants
	pool     sync.Pool // of *scratch
}

// entity is what a match of one says.
type entity struct {
	name  string
	list  int32
	alert bool
	used  bool // whether a rule refers to it: see Matcher.inRules

	person, body bool // what stands around its names is looked at: see findWritings

	guarded bool // whether it has one: see Matcher.guards
}

// Input is one article as it is matched. Only Title and Text have spans; what
// is found elsewhere decides rules.
type Input struct {
	Title    string
	Text     string
	Lead     string // a part of Text, or a summary beside it; empty: the first paragraph of Text
	Language string
	Source   string
	Author   string
	URL      string
	Rows     bool // Text is a watched page's, whose cells and lines may divide a name
}

const (
	maxSpans   = 1000   // of one entity or rule in a text
	maxMatches = 10_000 // in a text, before only the first span of each is listed
)

// Find appends every match in the article to dst: one for each span and
// entity, and one for each span and rule. A rule's spans are those of the
// clauses that made it true; if none of those lies in title or text (a rule
// that asks for a source only), the match is the whole title. Of overlapping
// spans of one entity or rule, the leftmost longest stays. Matches are sorted
// by field (title first), start, end and name. Of a text that repeats one name
// without end the first thousand spans are listed, and of all names ten thousand
// and the first of each more: who wants to be found is found, and who wants to
// drown the watch in matches is not helped.
func (m *Matcher) Find(dst []news.Match, in *Input) []news.Match {
	s := m.scratch()
	defer m.pool.Put(s)
	return m.find(dst, s, in)
}

func (m *Matcher) find(dst []news.Match, s *scratch, in *Input) []news.Match {
	m.scan(s, in)
	if len(s.events) == 0 {
		return dst
	}
	base := len(dst)
	dst = m.expand(dst, s, in)
	if len(s.candidates) == 0 {
		return dst
	}
	sorted := len(dst)
	for _, r := range s.candidates {
		if m.holds(s, m.rules[r].root) {
			dst = m.appendRule(dst, s, in, r)
		}
	}
	if len(dst) > sorted {
		slices.SortStableFunc(dst[base:], compareMatches)
	}
	return dst
}

func compareMatches(a, b news.Match) int {
	if a.Field != b.Field {
		if a.Field == news.FieldTitle {
			return -1
		}
		return 1
	}
	return cmp.Or(a.Start-b.Start, a.End-b.End, strings.Compare(a.Watchlist, b.Watchlist),
		strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity))
}

// Names returns the names of the entities among the matches, each once, in
// the order in which they stand.
func (m *Matcher) Names(ms []news.Match) []string {
	var out []string
	for i := range ms {
		if name := ms[i].Entity; name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Size says how many entities and rules the matcher holds.
func (m *Matcher) Size() (entities, rules int) { return len(m.entities), len(m.rules) }

// expand turns events into matches of entities, and into hits of leaves,
// which make rules candidates. Events are sorted by place.
func (m *Matcher) expand(dst []news.Match, s *scratch, in *Input) []news.Match {
	sortEvents(s.events)
	if len(m.guards) > 0 {
		m.findGuards(s)
	}
	m.readEntities(s)
	for i := range s.events {
		ev := &s.events[i]
		if ev.what < 0 {
			dst = m.expandEntity(dst, s, in, ^ev.what, int32(i))
			continue
		}
		use, many := m.index.Use(ev.what)
		if !many {
			dst = m.expandUse(dst, s, in, use, int32(i))
			continue
		}
		for _, use := range m.index.Many(use) {
			dst = m.expandUse(dst, s, in, use, int32(i))
		}
	}
	return dst
}

// readEntities reads what expand needs of the entities of the events, for many
// such reads overlap.
func (m *Matcher) readEntities(s *scratch) {
	sum := uint32(0)
	for i := range s.events {
		use := s.events[i].what
		if use >= 0 {
			use, _ = m.index.Use(use)
		}
		if use < 0 {
			sum += uint32(m.entities[^use].list) + s.last[^use].gen
		}
	}
	s.read += sum
}

func (m *Matcher) expandUse(dst []news.Match, s *scratch, in *Input, use, ev int32) []news.Match {
	if use < 0 {
		return m.expandEntity(dst, s, in, ^use, ev)
	}
	if use < firstWriting && !m.leaves[use].guard && m.leaves[use].means(&s.events[ev], in) {
		m.hit(s, use, ev)
	}
	return dst
}

func (m *Matcher) expandEntity(dst []news.Match, s *scratch, in *Input, e, at int32) []news.Match {
	ent := &m.entities[e]
	if ent.guarded {
		if by, _ := m.stopped(s, in, e, &s.events[at]); by != stopNone {
			return dst
		}
	}
	if ent.used {
		for _, l := range m.inRules[e] {
			m.hit(s, l, at)
		}
	}
	ev := &s.events[at]
	field, body, ok := ev.span(in)
	if !ok {
		return dst
	}
	if last := &s.last[e]; last.gen != s.gen || last.field != ev.fields&(query.InTitle|query.InText) || last.end <= ev.start {
		n := int32(1)
		if last.gen == s.gen {
			n = last.n + 1
		}
		*last = lastMatch{gen: s.gen, field: ev.fields & (query.InTitle | query.InText), end: ev.end, n: n}
		if n > 1 && (n > maxSpans || len(dst) > maxMatches) {
			return dst
		}
		dst = append(dst, news.Match{
			Watchlist: m.lists[ent.list], Entity: ent.name, Field: field,
			Start: int(ev.start), End: int(ev.end), Text: body[ev.start:ev.end],
			Strength: strengths[ev.strength], Via: s.via(ev), Alert: ent.alert,
		})
	}
	return dst
}

// hit notes that a leaf was found, and makes the rules that wait for it
// candidates.
func (m *Matcher) hit(s *scratch, l, ev int32) {
	leaf := &m.leaves[l]
	if leaf.fields&s.events[ev].fields == 0 {
		return
	}
	seen := &s.leaves[l]
	s.hits = append(s.hits, leafHit{event: ev, next: -1})
	at := int32(len(s.hits) - 1)
	if seen.gen == s.gen {
		s.hits[seen.last].next = at
		seen.last = at
		return
	}
	*seen = leafSeen{gen: s.gen, first: at, last: at}
	for _, r := range m.triggers[leaf.from:leaf.to] {
		if s.rules[r] != s.gen {
			s.rules[r] = s.gen
			s.candidates = append(s.candidates, r)
		}
	}
}
