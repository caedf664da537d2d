package shown

import (
	"strings"
)

// sheet is the rules of one scope: of the page, or of a shadow root.
type sheet struct {
	on, off index // rules that hide, strike or add, and those that undo it
	asides  []raw // rules of off that nobody has asked for yet
	rules   int
}

// raw is a rule whose selectors are not read yet.
type raw struct {
	selectors string
	effects   []effect
	order     int
	in        scope
}

// scope is what stands around a rule.
type scope struct {
	maybe   bool // under a condition that may not hold
	layered bool
	depth   int
}

type rule struct {
	selector
	effects []effect
	order   int
}

// index finds the rules that may fit an element, by the rarest thing their last
// compound asks for.
type index struct {
	ids, classes, tags map[string][]*rule
	any                []*rule
}

func (x *index) put(r *rule) {
	last := &r.parts[len(r.parts)-1]
	into := func(m *map[string][]*rule, key string) {
		if *m == nil {
			*m = map[string][]*rule{}
		}
		(*m)[key] = append((*m)[key], r)
	}
	switch {
	case last.id != "":
		into(&x.ids, last.id)
	case len(last.classes) > 0:
		into(&x.classes, last.classes[0])
	case last.tag != "":
		into(&x.tags, last.tag)
	default:
		x.any = append(x.any, r)
	}
}

// add reads a style element into the sheet.
func (s *sheet) add(st Style) {
	switch condition(st.Media) {
	case never:
		return
	case maybe:
		s.read(&scanner{s: st.CSS}, scope{maybe: true})
	default:
		s.read(&scanner{s: st.CSS}, scope{})
	}
}

// maxNested bounds the at-rules around a rule that is read.
const maxNested = 16

// read reads rules up to the end of the block it is in.
func (s *sheet) read(c *scanner, in scope) {
	stops := "{"
	if in.depth > 0 {
		stops = "{}"
	}
	for {
		c.lead()
		at := c.i < len(c.s) && c.s[c.i] == '@'
		if at {
			stops += ";"
		}
		prelude, stop := c.until(stops)
		stops = strings.TrimSuffix(stops, ";")
		switch {
		case stop == 0 || stop == '}':
			return
		case stop == ';':
		case at:
			s.atRule(c, prelude, in)
		default:
			s.rule(prelude, c.declarations(), in)
		}
	}
}

// lead skips what may stand before a rule.
func (c *scanner) lead() {
	for c.i < len(c.s) {
		switch rest := c.s[c.i:]; {
		case isSpace(rest[0]):
			c.i++
		case strings.HasPrefix(rest, "/*"):
			c.i = commentEnd(c.s, c.i)
		case strings.HasPrefix(rest, "<!--"):
			c.i += len("<!--")
		case strings.HasPrefix(rest, "-->"):
			c.i += len("-->")
		default:
			return
		}
	}
}

// rule adds a rule for each of its selectors that can have an effect.
func (s *sheet) rule(selectors string, effects []effect, in scope) {
	if s.rules++; len(effects) == 0 || s.rules > maxRules {
		return
	}
	r := raw{selectors, effects, s.rules, in}
	for _, e := range effects {
		if e.on && !in.maybe {
			s.index(r, true)
			break
		}
	}
	for _, e := range effects {
		if !e.on {
			s.asides = append(s.asides, r)
			break
		}
	}
}

// undoing is the rules that show, and strike or add nothing.
func (s *sheet) undoing() *index {
	for _, r := range s.asides {
		s.index(r, false)
	}
	s.asides = nil
	return &s.off
}

func (s *sheet) index(r raw, on bool) {
	for part := range alternatives(r.selectors) {
		if s.rules++; s.rules > maxRules {
			return
		}
		sel, ok := parseSelector(part)
		if !ok || on && sel.vague {
			continue
		}
		if r.in.layered {
			sel.weight -= layer
		}
		made := &rule{sel, r.effects, r.order}
		if on {
			s.on.put(made)
		} else {
			s.off.put(made)
		}
	}
}

// layer is by how much a rule in a layer weighs less than any outside.
const layer = 1_000_000_000

// alternatives yields what the commas of a selector list divide.
func alternatives(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		depth, from := 0, 0
		for i := 0; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '"', '\'':
				i = stringEnd(s, i) - 1
			case '(', '[':
				depth++
			case ')', ']':
				depth--
			case ',':
				if depth == 0 {
					if !yield(s[from:i]) {
						return
					}
					from = i + 1
				}
			}
		}
		yield(s[min(from, len(s)):])
	}
}
