package match

import (
	"strings"
	"unicode"

	"tocsin/internal/match/bodies"
	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// leaf is one thing that rules wait for: a pattern or an entity in some fields.
type leaf struct {
	fields   query.Fields
	entity   int32  // or -1
	guard    bool   // it stands for a word of a guard, which no rule waits for
	checked  bool   // it needs means
	capitals bool   // its capitals count: =WHO, "U.N."
	tail     string // the signs behind its last word: C++
	from, to int32  // in Matcher.triggers
	term     string
	cost     float32
}

// clause is a node of a compiled rule.
type clause struct {
	op       query.Op
	ordered  bool
	n        int32 // NEAR: words; quorum: how many; term or entity: the leaf
	from, to int32 // kids, in Matcher.kids
}

// clause compiles a resolved node and returns its number.
func (c *compiler) clause(n *query.Node) int32 {
	m := c.m
	out := clause{op: n.Op, ordered: n.Ordered, n: int32(n.N)}
	switch n.Op {
	case query.Term:
		// The parser has checked the term; too long a phrase becomes words that nothing has.
		if id, msg := c.pattern(n.Text, n.Exact); msg == "" {
			out.n = c.leaf(leafKey{pattern: id, entity: -1, fields: n.Fields}, n)
			c.patterns.Use(id, out.n)
			if other, wrong := c.pattern(otherDots(n), true); wrong == "" {
				c.patterns.Use(other, out.n)
			}
			if !n.Exact {
				c.addAttached(n.Text, out.n)
			}
		} else {
			out.n = c.leaf(leafKey{pattern: -1, entity: -1, fields: n.Fields}, n)
		}
	case query.Entity:
		e := int32(n.N)
		out.n = c.leaf(leafKey{pattern: -1, entity: e, fields: n.Fields}, n)
	default:
		kids := make([]int32, len(n.Kids))
		for i, k := range n.Kids {
			kids[i] = c.clause(k)
		}
		out.from = int32(len(m.kids))
		m.kids = append(m.kids, kids...)
		out.to = int32(len(m.kids))
	}
	m.clauses = append(m.clauses, out)
	return int32(len(m.clauses) - 1)
}

// leaf makes or finds the leaf of a term or entity.
func (c *compiler) leaf(key leafKey, n *query.Node) int32 {
	if key.fields == 0 {
		key.fields = query.InBody
	}
	if id, ok := c.leaves[key]; ok {
		return id
	}
	id := int32(len(c.m.leaves))
	c.leaves[key] = id
	l := leaf{fields: key.fields, entity: key.entity, term: n.String()}
	other := otherDots(n)
	l.capitals = n.Exact || other != "" && strings.ContainsRune(n.Text, '.')
	l.tail = n.Text[len(strings.TrimRight(n.Text, "+#")):]
	l.checked = n.Op == query.Term && (l.capitals || l.tail != "" || other != "")
	if key.entity >= 0 {
		c.m.entities[key.entity].used = true
		c.m.inRules[key.entity] = append(c.m.inRules[key.entity], id)
		src := c.sources[key.entity]
		l.cost = cost(src.Name)
		for _, a := range src.Aliases {
			l.cost += cost(a)
		}
	} else {
		l.cost = cost(n.Text)
	}
	switch {
	case key.fields&query.InLang != 0:
		l.cost = 1
	case key.fields&query.InMeta != 0:
		l.cost = 0.2
	}
	c.m.meta |= key.fields & query.InMeta
	c.m.leaves = append(c.m.leaves, l)
	c.waiting = append(c.waiting, nil)
	return id
}

// otherDots is how else an acronym of a rule is written: U.N. for UN, US for U.S.;
// "" of what is none. Dots are put into Latin ones alone: Е.С. Иванов is no EU.
func otherDots(n *query.Node) string {
	if n.Op != query.Term || n.Fields&query.InMeta != 0 || strings.ContainsRune(n.Text, ' ') {
		return ""
	}
	if plain := bodies.Undotted(n.Text); plain != n.Text {
		return plain
	}
	full := bodies.Dotted(n.Text)
	if full == n.Text || strings.ContainsFunc(n.Text, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
		return ""
	}
	return full
}

// means reports whether what has the words of a term at an event is the term: it
// has its signs, is not cut out of a longer acronym (the U.S. of U.S.S.R.), and
// its capitals say something.
func (l *leaf) means(ev *event, in *Input) bool {
	_, field, ok := ev.span(in)
	if !ok || !l.checked {
		return true
	}
	start, end := int(ev.start), int(ev.end)
	switch {
	case !strings.HasPrefix(field[end:], l.tail):
		return false
	case strings.Contains(field[start:end], "."):
		return !inAcronym(field, start) && !acronymGoesOn(field, end)
	}
	return !l.capitals || !text.Shouted(field, start, end)
}
