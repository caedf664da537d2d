package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/match/bodies"
	"tocsin/internal/match/forms"
	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// writing is another way to write a name: a body's (package bodies), or a case form
// (package forms).
type writing struct {
	bodies.Writing
	entity    int32
	of        string      // the name as the watchlist has it
	form      *forms.Form // of a case form
	languages []string    // of the articles in which it counts, nil for all
}

// firstWriting is what the patterns of writings stand for: numbers from here on,
// above those of leaves.
const firstWriting = 1 << 30

// addForms makes known what grammar makes of the names of an entity: what Arabic and
// Hebrew attach to any, and the case forms of those that are no person's, which
// package names knows. A term has them where it is written as a name.
func (c *compiler) addForms(id int32, e *news.Entity) {
	if e.Exact {
		return
	}
	cased := e.Kind == news.KindPlace || e.Kind == news.KindOrganisation
	for _, names := range [...][]string{{e.Name}, e.Aliases, e.Spellings} {
		for _, name := range names {
			c.addAttached(name, ^id)
			if cased || e.Kind != news.KindPerson && strings.IndexFunc(name, unicode.IsUpper) == 0 {
				c.addCases(id, e, strings.TrimSpace(name))
			}
		}
	}
}

// addAttached makes what is written onto the words of a phrase stand for what the
// phrase does.
func (c *compiler) addAttached(phrase string, use int32) {
	for _, p := range forms.Attached(phrase) {
		if pattern, wrong := c.pattern(p, false); wrong == "" {
			c.patterns.Use(pattern, use)
		}
	}
}

func (c *compiler) addCases(id int32, e *news.Entity, name string) {
	for _, f := range forms.Cases(name) {
		w := bodies.Writing{Name: f.Name, Exact: f.Exact, How: "case form"}
		c.addWriting(&writing{w, id, name, &f, e.Languages})
	}
}

// addWriting makes a writing known that is no name of its entity.
func (c *compiler) addWriting(w *writing) {
	pattern, wrong := c.pattern(w.Name, w.Exact)
	if wrong != "" || slices.Contains(c.patterns.Uses(pattern), ^w.entity) {
		return
	}
	c.patterns.Use(pattern, firstWriting+int32(len(c.m.writings)))
	c.m.writings = append(c.m.writings, *w)
	c.m.looks = true
}

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
			c.addWriting(&writing{Writing: w, entity: id, of: name})
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
				m.written(s, &m.writings[use-firstWriting], ev, body, in.Language)
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
func (m *Matcher) written(s *scratch, w *writing, ev event, body, language string) {
	start, end := int(ev.start), int(ev.end)
	if w.form != nil && !w.counts(body[start:end], language) {
		return
	}
	if inAcronym(body, start) || strings.Contains(body[start:end], ".") && acronymGoesOn(body, end) || w.Core && w.Another(body, start, end) {
		return
	}
	s.found = append(s.found, Variant{Via: w.How + " of “" + w.of + "”"})
	ev.what, ev.variant, ev.strength = ^w.entity, int32(len(s.found)), isVariant
	if w.Core && goesOn(body, end) {
		ev.strength = isWeak
	}
	s.written = append(s.written, ev)
}

// counts reports whether a case form counts as it is written in an article: with the
// capital that names have where there are capitals.
func (w *writing) counts(as, language string) bool {
	if len(w.languages) > 0 && !slices.Contains(w.languages, language) || !w.form.Reads(as, language) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(as)
	return !unicode.IsLower(r) || text.ScriptOf(r) == text.Georgian
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

// acronymGoesOn reports whether another letter with a dot stands right behind a
// span: the S.R. of U.S.S.R.
func acronymGoesOn(body string, end int) bool {
	rest, ok := strings.CutPrefix(body[end:], ".")
	r, n := utf8.DecodeRuneInString(rest)
	return ok && unicode.IsUpper(r) && strings.HasPrefix(rest[n:], ".")
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
