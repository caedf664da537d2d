package query

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tocsin/internal/text"
)

// prefixed reads what stands behind a field, entity: or rule: prefix.
func (p *parser) prefixed(depth int, l lexeme, outer Fields) (*Node, *text.SyntaxError) {
	name := strings.ToLower(strings.TrimSuffix(l.text, ":"))
	if name == "entity" || name == "rule" {
		return p.reference(l, name, outer)
	}
	for _, f := range fieldNames {
		if f.name != name {
			continue
		}
		if outer != 0 && outer != f.set {
			return nil, text.Wrong(p.q, l.pos, "“"+l.text+"” within “"+outer.String()+":”", "one field", "")
		}
		if depth >= maxDepth {
			return nil, p.tooDeep(l)
		}
		return p.primary(depth+1, f.set)
	}
	names := make([]string, 0, len(fieldNames)+2)
	for _, f := range fieldNames {
		names = append(names, f.name)
	}
	names = append(names, "entity", "rule")
	hint := "quote it if it is no field: \"" + p.q[l.pos:l.pos+wordLen(p.q[l.pos:])] + "\""
	if near := closest(name, names); near != "" || synonyms[name] != "" {
		near = cmp.Or(synonyms[name], near)
		hint = "did you mean `" + near + ":`?"
	}
	return nil, text.Wrong(p.q, l.pos, "unknown field “"+l.text+"”", strings.Join(names, ":, ")+":", hint)
}

func (p *parser) reference(l lexeme, kind string, fields Fields) (*Node, *text.SyntaxError) {
	w := p.take()
	if w.kind != lexWord && w.kind != lexQuoted || strings.TrimSpace(w.text) == "" {
		return nil, p.unexpected(w, "a name behind "+kind+":")
	}
	p.clauses++
	n := &Node{Op: Entity, Pos: l.pos, Text: strings.TrimSpace(w.text), Fields: fields}
	if kind == "rule" {
		n.Op = Rule
		n.Fields = 0
		if fields != 0 {
			return nil, text.Wrong(p.q, l.pos, "a field before rule:", "", "the fields of a rule stand in that rule")
		}
	}
	return n, p.count(l)
}

func (p *parser) count(l lexeme) *text.SyntaxError {
	if p.clauses > MaxClauses {
		return text.Wrong(p.q, l.pos, fmt.Sprintf("more than %d words and names in one rule", MaxClauses), "",
			"make an entity with aliases of them")
	}
	return nil
}

func (p *parser) term(l lexeme, fields Fields, exact bool) (*Node, *text.SyntaxError) {
	p.clauses++
	n := &Node{Op: Term, Pos: l.pos, Text: l.text, Fields: fields, Exact: exact, quoted: l.kind == lexQuoted}
	words := 0
	for w := range text.Words(l.text) {
		words++
		star := strings.HasPrefix(l.text[w.End:], "*")
		if star && utf8.RuneCountInString(l.text[w.Start:w.End]) < MinPrefix {
			return nil, text.Wrong(p.q, l.pos, "“"+l.text+"” would match nearly everything",
				"at least "+strconv.Itoa(MinPrefix)+" letters before *", "")
		}
		if star && exact {
			return nil, text.Wrong(p.q, l.pos, "* and = together", "one of them", "")
		}
	}
	for i := range len(l.text) {
		if l.text[i] == '*' && !afterWord(l.text, i) {
			return nil, text.Wrong(p.q, l.pos, "“"+l.text+"”", "* only at the end of a word", "write the beginning of the word: prison*")
		}
	}
	if fields == InLang && words > 0 {
		if msg, hint := badLanguage(l.text); msg != "" {
			return nil, text.Wrong(p.q, l.pos, msg, "", hint)
		}
	}
	if words == 0 {
		return nil, text.Wrong(p.q, l.pos, l.describe()+" holds no letter or digit", wantClause, "")
	}
	return n, p.count(l)
}

// afterWord reports whether the byte i of s ends a word, and none begins behind it.
func afterWord(s string, i int) bool {
	ends := false
	for w := range text.Words(s) {
		if w.End == i {
			ends = true
		}
		if w.Start == i+1 {
			return false
		}
	}
	return ends
}

// quorum reads "2 of (a, b, c)", or nothing if the number is just a word.
func (p *parser) quorum(depth int) (*Node, *text.SyntaxError) {
	l := p.peek()
	if err := p.slipQuorum(l); err != nil {
		return nil, err
	}
	num, err := strconv.Atoi(l.text)
	if err != nil || p.at+2 >= len(p.in) || !strings.EqualFold(p.in[p.at+1].text, "of") ||
		p.in[p.at+1].kind != lexWord || p.in[p.at+2].kind != lexOpen {
		return nil, nil
	}
	p.take()
	p.take()
	open := p.take()
	if depth >= maxDepth {
		return nil, p.tooDeep(l)
	}
	n := &Node{Op: Quorum, Pos: l.pos, N: num}
	for {
		kid, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Kids = append(n.Kids, kid)
		c := p.take()
		if c.kind == lexClose {
			break
		}
		if c.kind != lexComma {
			return nil, p.notClosed(open, c)
		}
	}
	if num < 1 || num > len(n.Kids) {
		if len(n.Kids) == 1 {
			return nil, text.Wrong(p.q, l.pos, fmt.Sprintf("“%d of” one clause", num), "two clauses or more",
				"commas divide them: 2 of (court, verdict, appeal)")
		}
		return nil, text.Wrong(p.q, l.pos, fmt.Sprintf("%d of %d clauses", num, len(n.Kids)),
			fmt.Sprintf("a number from 1 to %d", len(n.Kids)), "clauses are divided by commas")
	}
	return n, nil
}

// slipQuorum finds a quorum that is written in another way.
func (p *parser) slipQuorum(l lexeme) *text.SyntaxError {
	next := func(i int) lexeme { return p.in[min(p.at+i, len(p.in)-1)] }
	of := next(1).kind == lexWord && strings.EqualFold(next(1).text, "of")
	_, err := strconv.Atoi(l.text)
	number := numberWords[strings.ToLower(l.text)]
	if n, ok := strings.CutSuffix(strings.ToLower(l.text), "of"); ok && next(1).kind == lexOpen {
		if _, err := strconv.Atoi(n); err == nil {
			return text.Wrong(p.q, l.pos, "“"+l.text+"”", n+" of", "write "+n+" of (a, b, c)")
		}
	}
	switch {
	case !of:
		return nil
	case number != "" && next(2).kind == lexOpen:
		return text.Wrong(p.q, l.pos, "“"+l.text+" of”", "a figure", "write "+number+" of (a, b, c)")
	case err == nil && next(2).kind == lexWord && next(3).kind == lexComma:
		return text.Wrong(p.q, next(2).pos, "“"+l.text+" of” without brackets", "(", "write "+l.text+" of (a, b, c)")
	}
	return nil
}

// restrict gives every clause below n the field that stands before the bracket.
func (n *Node) restrict(q string, fields Fields) *text.SyntaxError {
	if fields == 0 {
		return nil
	}
	switch n.Op {
	case Rule:
		return text.Wrong(q, n.Pos, "a field before rule:", "", "the fields of a rule stand in that rule")
	case Term, Entity:
		if n.Fields != 0 && n.Fields != fields {
			return text.Wrong(q, n.Pos, "“"+n.Fields.String()+":” within “"+fields.String()+":”", "one field", "")
		}
		n.Fields = fields
	}
	for _, k := range n.Kids {
		if err := k.restrict(q, fields); err != nil {
			return err
		}
	}
	return nil
}
