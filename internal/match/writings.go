package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/match/bodies"
	"tocsin/internal/names"
	"tocsin/internal/news"
)

// writing is another way to write a body's name (package bodies).
type writing struct {
	bodies.Writing
	entity int32
	of     string // the name as the watchlist has it
}

// firstWriting is what the patterns of writings stand for: numbers from here on,
// above those of leaves.
const firstWriting = 1 << 30

// addWritings makes the other writings of a body's names known. What is a name
// of it is none.
func (c *compiler) addWritings(id int32, e *news.Entity) {
	if e.Kind != news.KindOrganisation || e.Exact {
		return
	}
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		if strings.Contains(name, "*") {
			continue
		}
		for _, w := range bodies.Of(strings.TrimSpace(name)) {
			pattern, wrong := c.pattern(w.Name, w.Exact)
			if wrong != "" || slices.Contains(c.patterns.Uses(pattern), ^id) {
				continue
			}
			c.patterns.Use(pattern, firstWriting+int32(len(c.m.writings)))
			c.m.writings = append(c.m.writings, writing{w, id, name})
		}
	}
}

// findWritings makes events of the writings that were found, and looks at what
// stands around the names of persons and bodies.
func (m *Matcher) findWritings(s *scratch, in *Input) {
	var one [1]int32
	kept := s.events[:0]
	for _, ev := range s.events {
		_, body, spans := ev.span(in)
		if ev.what < 0 || !spans {
			kept = append(kept, ev)
			continue
		}
		uses := m.uses(&ev, &one)
		for _, use := range uses {
			if use >= firstWriting {
				m.written(s, &m.writings[use-firstWriting], ev, body)
			}
		}
		if m.counts(uses, &ev, body, in.Language) {
			kept = append(kept, ev)
		}
	}
	s.events = append(kept, s.written...)
	s.written = s.written[:0]
}

// written notes a writing that was found, unless it is another body's. It is weak
// where another word with a capital follows a part of the name: Gazprom Neft.
func (m *Matcher) written(s *scratch, w *writing, ev event, body string) {
	start, end := int(ev.start), int(ev.end)
	if inAcronym(body, start) || w.Core && w.Another(body, start, end) {
		return
	}
	s.found = append(s.found, Variant{Via: w.How + " of “" + w.of + "”"})
	ev.what, ev.variant, ev.strength = ^w.entity, int32(len(s.found)), isVariant
	if w.Core && goesOn(body, end) {
		ev.strength = isWeak
	}
	s.written = append(s.written, ev)
}

// counts reports whether what was found as it is written counts: a name that is
// cut out of another one does not, and one that is a part of a longer one is weak.
func (m *Matcher) counts(uses []int32, ev *event, body, language string) bool {
	persons, others, all := false, false, true
	for _, use := range uses {
		if use >= 0 {
			all = all && use >= firstWriting
			continue
		}
		ent := &m.entities[^use]
		persons = persons || ent.person
		others = others || !ent.person && !ent.body
	}
	if !all || ev.to == ev.from && persons {
		return true
	}
	if !persons {
		if !others && bodies.Begins(body, int(ev.end)) {
			ev.strength = isWeak
		}
		return !inAcronym(body, int(ev.start))
	}
	switch names.LookAround(body, int(ev.start), int(ev.end), language) {
	case names.Father:
		return false
	case names.Longer:
		ev.strength = isWeak
	}
	return true
}

// inAcronym reports whether a letter with a dot stands right before a span: the
// A.B.C. of N.A.B.C.
func inAcronym(body string, start int) bool {
	if start < 2 || body[start-1] != '.' {
		return false
	}
	r, n := utf8.DecodeLastRuneInString(body[:start-1])
	before, _ := utf8.DecodeLastRuneInString(body[:start-1-n])
	return unicode.IsUpper(r) && !unicode.IsLetter(before)
}

// goesOn reports whether another word with a capital follows a span, which may
// make it the name of another body: Gazprom Neft.
func goesOn(body string, end int) bool {
	if end+1 >= len(body) || body[end] != ' ' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(body[end+1:])
	return unicode.IsUpper(r)
}
