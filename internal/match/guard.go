package match

import (
	"slices"
	"strings"

	"tocsin/internal/match/query"
	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// guard distinguishes an entity from its namesakes. Its words are leaves that no rule
// waits for.
type guard struct {
	never, context, notWith []int32
	strike                  []string
	notes                   string
}

// stop is the part of a guard that keeps a find from counting.
type stop uint8

const (
	stopNone stop = iota
	stopNever
	stopContext
	stopNotWith
	stopStrike
	stopLean // a surname alone whose full name was stopped by never, or struck
)

// addGuard compiles what distinguishes an entity from its namesakes.
func (c *compiler) addGuard(id int32, e *news.Entity, bad func(msg, hint string)) {
	if len(e.Never)+len(e.Context)+len(e.NotWith)+len(e.Strike) == 0 && e.Notes == "" {
		return
	}
	g := c.m.guards[id]
	if g == nil {
		g = &guard{}
		c.m.guards[id] = g
		c.m.entities[id].guarded = true
	}
	if g.notes != "" && e.Notes != "" {
		g.notes += "; "
	}
	g.notes += e.Notes
	for _, s := range e.Strike {
		if isName(e, s) {
			bad("strike "+query.Quote(s)+": is a name of it, which so would never count",
				"strike other spellings; take a name out where it stands")
			continue
		}
		g.strike = append(g.strike, s)
	}
	for _, part := range []struct {
		name    string
		phrases []string
		leaves  *[]int32
	}{{"never", e.Never, &g.never}, {"context", e.Context, &g.context}, {"not_with", e.NotWith, &g.notWith}} {
		for _, phrase := range part.phrases {
			if part.name == "never" && isName(e, phrase) {
				bad("never "+query.Quote(phrase)+": is a name of it, which so would never count",
					"write more of the phrase: never: [Vardanyan Street]")
				continue
			}
			leaf, msg := c.guardLeaf(phrase)
			if msg != "" {
				bad(part.name+" "+query.Quote(phrase)+": "+msg, "words and phrases need letters or digits")
				continue
			}
			*part.leaves = append(*part.leaves, leaf)
		}
	}
}

func isName(e *news.Entity, phrase string) bool {
	folded := text.Fold(strings.TrimSpace(phrase))
	for _, name := range slices.Concat([]string{e.Name}, e.Aliases, e.Spellings) {
		if text.Fold(strings.TrimSpace(name)) == folded {
			return true
		}
	}
	return false
}

// guardLeaf makes or finds the leaf of a word of a guard. One in capitals is
// an acronym, as in names.
func (c *compiler) guardLeaf(phrase string) (int32, string) {
	id, msg := c.pattern(phrase, acronym(phrase))
	if msg != "" {
		return 0, msg
	}
	key := leafKey{pattern: id, entity: -1, fields: query.InBody, guard: true}
	l, ok := c.leaves[key]
	if !ok {
		l = int32(len(c.m.leaves))
		c.leaves[key] = l
		c.m.leaves = append(c.m.leaves, leaf{fields: query.InBody, entity: -1, guard: true, term: strings.TrimSpace(phrase)})
		c.waiting = append(c.waiting, nil)
		c.patterns.Use(id, l)
		c.addAttached(phrase, l)
	}
	return l, ""
}

// uses are what an event stands for: leaves, and complements of entities.
// one is where a single use is kept.
func (m *Matcher) uses(ev *event, one *[1]int32) []int32 {
	if ev.what < 0 {
		one[0] = ev.what
		return one[:]
	}
	return m.index.Uses(ev.what, one)
}

// findGuards notes which words of guards stand where, before entities count.
func (m *Matcher) findGuards(s *scratch) {
	var one [1]int32
	for i := range s.events {
		for _, use := range m.uses(&s.events[i], &one) {
			if use >= 0 && use < firstWriting && m.leaves[use].guard {
				m.hit(s, use, int32(i))
			}
		}
	}
}

// stopped says which part of the entity's guard keeps the event from
// counting, and which of its words did.
func (m *Matcher) stopped(s *scratch, in *Input, e int32, ev *event) (stop, int32) {
	g := m.guards[e]
	for _, l := range g.notWith {
		if s.leaves[l].gen == s.gen {
			return stopNotWith, l
		}
	}
	if len(g.context) > 0 && !m.anyOf(s, g.context) {
		return stopContext, -1
	}
	if l := m.inNever(s, g, ev); l >= 0 {
		return stopNever, l
	}
	if i := g.struck(in, ev); i >= 0 {
		return stopStrike, int32(i)
	}
	if ev.leans && len(g.never)+len(g.strike) > 0 && !m.named(s, in, e, g) {
		return stopLean, -1
	}
	return stopNone, -1
}

func (m *Matcher) anyOf(s *scratch, leaves []int32) bool {
	for _, l := range leaves {
		if s.leaves[l].gen == s.gen {
			return true
		}
	}
	return false
}

// inNever returns the never phrase that the event shares bytes with, or -1.
func (m *Matcher) inNever(s *scratch, g *guard, ev *event) int32 {
	for _, l := range g.never {
		if s.leaves[l].gen != s.gen {
			continue
		}
		for h := s.leaves[l].first; h >= 0; h = s.hits[h].next {
			o := &s.events[s.hits[h].event]
			if o.start < ev.end && ev.start < o.end && rank(o.fields) == rank(ev.fields) {
				return l
			}
		}
	}
	return -1
}

// struck returns which spelling of the strikes the event is, or -1. What the
// user wrote is never struck, only what sounds like it.
func (g *guard) struck(in *Input, ev *event) int {
	if len(g.strike) == 0 || ev.what >= 0 {
		return -1
	}
	_, body, ok := ev.span(in)
	if !ok {
		return -1
	}
	return slices.IndexFunc(g.strike, func(s string) bool { return names.SameSpelling(s, body[ev.start:ev.end]) })
}

// named reports whether a name of the entity, more than a surname alone,
// stands anywhere outside its never phrases, and was not struck. It is asked
// once for each document and entity.
func (m *Matcher) named(s *scratch, in *Input, e int32, g *guard) bool {
	if s.named == nil {
		s.named = make(map[int32]namedIn)
	}
	if known := s.named[e]; known.gen == s.gen {
		return known.yes
	}
	known := namedIn{gen: s.gen}
	var one [1]int32
	for i := range s.events {
		ev := &s.events[i]
		if ev.leans {
			continue
		}
		for _, use := range m.uses(ev, &one) {
			if use == ^e && m.inNever(s, g, ev) < 0 && g.struck(in, ev) < 0 {
				known.yes = true
			}
		}
	}
	s.named[e] = known
	return known.yes
}

// namedIn is an answer of named for one document.
type namedIn struct {
	gen uint32
	yes bool
}
