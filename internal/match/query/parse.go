package query

import (
	"fmt"
	"strings"

	"tocsin/internal/text"
)

// Bounds of a query. They are far above what people write, and keep a
// hostile or generated query from exhausting the parser or the matcher.
const (
	maxQuery   = 64 << 10 // bytes
	maxDepth   = 64       // brackets in brackets
	MaxClauses = 4096     // terms, entities and rule references
	maxNear    = 1000     // words
	MinPrefix  = 2        // letters before *
)

// Parse reads a query of the rule language:
//
//	prisoner* detain*          both words (AND may be written); * ends a word
//	"Red Cross" OR ICRC        a phrase; either
//	Baku NOT (football OR gas) NOT binds to the clause behind it
//	visit* NEAR/5 prison*      at most 5 words apart (next to each other: 1)
//	visit* ONEAR/5 prison*     in this order
//	title:Baku lead:(a OR b)   fields: title, text, lead, source, lang, author, url
//	entity:ICRC                any name of the entity; entity:"Ruben Vardanyan"
//	=WHO                       in exactly these capitals, not where all are
//	2 of (a, b, c)             at least two of the clauses
//	rule:access                what another rule says
//
// A query that would match every article, or that says only what must not
// be there, is an error.
func Parse(q string) (*Node, *text.SyntaxError) {
	if len(q) > maxQuery {
		return nil, text.Wrong(q, 0, fmt.Sprintf("the rule is %d bytes long", len(q)), fmt.Sprintf("at most %d", maxQuery),
			"divide it and join the parts with rule:NAME")
	}
	lexemes, err := lex(q)
	if err != nil {
		return nil, err
	}
	p := &parser{q: q, in: lexemes}
	if p.peek().kind == lexEnd {
		return nil, text.Wrong(q, 0, "the rule is empty", "a word, a “phrase” or entity:NAME", "")
	}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if l := p.peek(); l.kind != lexEnd {
		return nil, p.unexpected(l, "the end of the rule, AND, OR or NOT")
	}
	if bad := requires(root); bad != nil {
		return nil, text.Wrong(q, bad.Pos,
			"this part holds for articles in which nothing was found, so the rule would match nearly everything",
			"at least one word that must be there in every alternative", "NOT narrows a clause: write “clause NOT "+bad.Kids[0].String()+
				"”")
	}
	return root, nil
}

type parser struct {
	q       string
	in      []lexeme
	at      int
	clauses int
}

func (p *parser) peek() lexeme { return p.in[p.at] }

func (p *parser) take() lexeme {
	l := p.in[p.at]
	if l.kind != lexEnd {
		p.at++
	}
	return l
}

func (p *parser) unexpected(l lexeme, expected string) *text.SyntaxError {
	hint := ""
	switch {
	case l.kind == lexClose && strings.HasPrefix(expected, "the end"):
		hint = "this bracket was never opened"
	case l.kind == lexComma:
		hint = "commas divide the clauses of 2 of (a, b, c) alone: write OR between alternatives, nothing between words that all must stand"
	case l.kind == lexClose && p.at > 0 && p.in[p.at-1].kind == lexOpen:
		hint = "the brackets are empty"
	case l.kind == lexAnd || l.kind == lexOr || l.kind == lexNear:
		hint = l.text + " stands between two clauses; quote it to look for the word: \"" + l.text + "\""
	case l.kind == lexEqual:
		hint = "one = before the word: =WHO"
	case l.kind == lexNot:
		hint = "NOT has no place in a distance: write (a NEAR/5 b) NOT c"
	case p.at > 0 && (l.kind == lexEnd || l.kind == lexClose):
		hint = "something is missing behind “" + p.in[p.at-1].text + "”"
	}
	return text.Wrong(p.q, l.pos, "unexpected "+strings.TrimPrefix(l.describe(), "the "), expected, hint)
}

const wantClause = "a word, a “phrase”, a field:, entity:NAME or ("

func (p *parser) or(depth int) (*Node, *text.SyntaxError) {
	first, err := p.and(depth)
	if err != nil {
		return nil, err
	}
	n := &Node{Op: Or, Pos: first.Pos, Kids: []*Node{first}}
	for p.peek().kind == lexOr {
		p.take()
		kid, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		n.Kids = append(n.Kids, kid)
	}
	return n.single(), nil
}

func (p *parser) and(depth int) (*Node, *text.SyntaxError) {
	first, err := p.not(depth)
	if err != nil {
		return nil, err
	}
	n := &Node{Op: And, Pos: first.Pos, Kids: []*Node{first}}
	for {
		switch p.peek().kind {
		case lexAnd:
			p.take()
		case lexEnd, lexClose, lexComma, lexOr:
			return n.single(), nil
		}
		kid, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		n.Kids = append(n.Kids, kid)
	}
}

// single is n's only kid, or n.
func (n *Node) single() *Node {
	if len(n.Kids) == 1 {
		return n.Kids[0]
	}
	return n
}

func (p *parser) not(depth int) (*Node, *text.SyntaxError) {
	l := p.peek()
	if l.kind != lexNot {
		return p.near(depth)
	}
	if depth >= maxDepth {
		return nil, p.tooDeep(l)
	}
	p.take()
	kid, err := p.not(depth + 1)
	if err != nil {
		return nil, err
	}
	return &Node{Op: Not, Pos: l.pos, Kids: []*Node{kid}}, nil
}

func (p *parser) tooDeep(l lexeme) *text.SyntaxError {
	return text.Wrong(p.q, l.pos, fmt.Sprintf("brackets more than %d deep", maxDepth), "",
		"divide the rule and join the parts with rule:NAME")
}

func (p *parser) near(depth int) (*Node, *text.SyntaxError) {
	left, err := p.primary(depth, 0)
	if err != nil {
		return nil, err
	}
	for p.peek().kind == lexNear {
		l := p.take()
		right, err := p.primary(depth, 0)
		if err != nil {
			return nil, err
		}
		for _, side := range []*Node{left, right} {
			if bad := side.unplaced(); bad != nil {
				return nil, text.Wrong(p.q, bad.Pos, "“"+l.text+"” cannot measure the distance to “"+bad.String()+"”",
					"words, phrases, entities, or (a OR b) of them", "")
			}
		}
		left = &Node{Op: Near, Pos: left.Pos, Kids: []*Node{left, right}, N: l.num, Ordered: strings.HasPrefix(l.text, "O")}
	}
	return left, nil
}

// unplaced returns the part of n that has no place in the text.
func (n *Node) unplaced() *Node {
	switch n.Op {
	case Term, Entity:
		if n.Fields&InMeta != 0 {
			return n
		}
		return nil
	case Or, Near:
		for _, k := range n.Kids {
			if bad := k.unplaced(); bad != nil {
				return bad
			}
		}
		return nil
	}
	return n
}

// primary reads one clause; fields is what a prefix before it says.
func (p *parser) primary(depth int, fields Fields) (*Node, *text.SyntaxError) {
	l := p.peek()
	switch l.kind {
	case lexOpen:
		if depth >= maxDepth {
			return nil, p.tooDeep(l)
		}
		p.take()
		n, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if c := p.take(); c.kind != lexClose {
			return nil, p.notClosed(l, c)
		}
		return n, n.restrict(p.q, fields)
	case lexField:
		p.take()
		return p.prefixed(depth, l, fields)
	case lexEqual:
		p.take()
		w := p.take()
		if w.kind != lexWord && w.kind != lexQuoted {
			return nil, p.unexpected(w, "a word or a “phrase” behind =")
		}
		return p.term(w, fields, true)
	case lexWord:
		if n, err := p.quorum(depth); n != nil || err != nil {
			if err != nil {
				return nil, err
			}
			return n, n.restrict(p.q, fields)
		}
		p.take()
		return p.term(l, fields, false)
	case lexQuoted:
		p.take()
		return p.term(l, fields, false)
	}
	return nil, p.unexpected(l, wantClause)
}

func (p *parser) notClosed(open, found lexeme) *text.SyntaxError {
	if found.kind == lexEnd {
		return text.Wrong(p.q, open.pos, "this bracket is never closed", ")", "")
	}
	return p.unexpected(found, ") or another clause")
}
