package tracked

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/text"
)

// Bounds of a pattern. They are far above what people write, and keep the
// work on one word of a text within a few thousand steps.
const (
	maxPattern = 2 << 10 // bytes
	maxDepth   = 8       // brackets in brackets
	maxNear    = 20      // words apart
	maxProgram = 600     // steps
	minPrefix  = 2       // letters before *
	maxText    = 6       // words that {text} takes
	maxMeaning = 80      // characters behind =>
)

type op uint8

const (
	opSeq   op = iota // kids in their order
	opOr              // one of the kids
	opMaybe           // the kid, or nothing
	opNear            // two kids, at most n words apart
	opWord            // one word
	opHole            // {number}, {date}, {text}
)

type node struct {
	op      op
	pos     int
	kids    []*node
	n       int // NEAR
	ordered bool
	word    string // folded; of opHole its name
	prefix  bool
}

// The holes of patterns.
const (
	holeNumber = "number"
	holeDate   = "date"
	holeText   = "text"
)

// parse reads a pattern:
//
//	{number} [Armenian*] (prisoner* OR "prisoners of war")
//	(last OR latest) visit* ONEAR/6 {date}
//	"no longer" ONEAR/4 visit* => ended
//
// Words stand next to each other in their order; * stands for a word's other
// endings; (a OR b) is one of them; [a] may be left out; a ONEAR/n b is at
// most n words apart in this order (next to each other: 1), NEAR/n in either;
// {number}, {date} and {text} take the value; => names the value that the
// words mean.
func parse(p string) (root *node, means string, err *text.SyntaxError) {
	if len(p) > maxPattern {
		return nil, "", text.Wrong(p, 0, fmt.Sprintf("the pattern is %d bytes long", len(p)),
			fmt.Sprintf("at most %d", maxPattern), "write several")
	}
	lexemes, err := lex(p)
	if err != nil {
		return nil, "", err
	}
	r := &parser{p: p, in: lexemes}
	root, err = r.alternatives(0)
	if err != nil {
		return nil, "", err
	}
	if l := r.peek(); l.kind == lexIs {
		r.take()
		switch {
		case l.text == "":
			return nil, "", text.Wrong(p, l.pos, "nothing stands behind =>", "the value that the words mean", "for example => ended")
		case utf8.RuneCountInString(l.text) > maxMeaning:
			return nil, "", text.Wrong(p, l.pos, "what stands behind => is too long", fmt.Sprintf("at most %d characters", maxMeaning), "")
		}
		means = l.text
	}
	if l := r.peek(); l.kind != lexEnd {
		return nil, "", r.unexpected(l, "the end of the pattern")
	}
	if !root.needsWord() {
		return nil, "", text.Wrong(p, root.pos, "the pattern would take every value it meets", "at least one word that must stand there",
			"for example {number} prisoner*")
	}
	return root, means, nil
}

// needsWord reports whether nothing fits the node without a word of its own.
func (n *node) needsWord() bool {
	switch n.op {
	case opWord:
		return true
	case opMaybe, opHole:
		return false
	case opOr:
		for _, k := range n.kids {
			if !k.needsWord() {
				return false
			}
		}
		return true
	}
	for _, k := range n.kids {
		if k.needsWord() {
			return true
		}
	}
	return false
}

// holes counts what takes a value on any one way through the node.
func (n *node) holes(name string) (least, most int) {
	switch n.op {
	case opHole:
		if n.word == name {
			return 1, 1
		}
		return 0, 0
	case opOr:
		for i, k := range n.kids {
			l, m := k.holes(name)
			if i == 0 || l < least {
				least = l
			}
			most = max(most, m)
		}
		return least, most
	}
	for _, k := range n.kids {
		l, m := k.holes(name)
		least, most = least+l, most+m
	}
	if n.op == opMaybe {
		least = 0
	}
	return least, most
}

type parser struct {
	p  string
	in []lexeme
	at int
}

func (r *parser) peek() lexeme { return r.in[r.at] }

func (r *parser) take() lexeme {
	l := r.in[r.at]
	if l.kind != lexEnd {
		r.at++
	}
	return l
}

const wantItem = "a word, a “phrase”, {number}, {date}, {text}, ( or ["

func (r *parser) unexpected(l lexeme, expected string) *text.SyntaxError {
	what := "“" + l.text + "”"
	switch l.kind {
	case lexEnd:
		what = "end of the pattern"
	case lexIs:
		what = "“=>”"
	}
	return text.Wrong(r.p, l.pos, "unexpected "+what, expected, "")
}

func (r *parser) alternatives(depth int) (*node, *text.SyntaxError) {
	first, err := r.sequence(depth)
	if err != nil {
		return nil, err
	}
	n := &node{op: opOr, pos: first.pos, kids: []*node{first}}
	for r.peek().kind == lexOr {
		r.take()
		kid, err := r.sequence(depth)
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, kid)
	}
	if len(n.kids) == 1 {
		return first, nil
	}
	return n, nil
}

func (r *parser) sequence(depth int) (*node, *text.SyntaxError) {
	n := &node{op: opSeq, pos: r.peek().pos}
	for {
		switch l := r.peek(); l.kind {
		case lexEnd, lexClose, lexShut, lexOr, lexIs:
			if len(n.kids) == 0 {
				return nil, r.unexpected(l, wantItem)
			}
			return n, nil
		case lexNear:
			if len(n.kids) == 0 {
				return nil, r.unexpected(l, wantItem)
			}
			r.take()
			right, err := r.item(depth)
			if err != nil {
				return nil, err
			}
			left := n.kids[len(n.kids)-1]
			n.kids[len(n.kids)-1] = &node{op: opNear, pos: left.pos, kids: []*node{left, right}, n: l.num, ordered: strings.HasPrefix(l.text, "O")}
			continue
		}
		kid, err := r.item(depth)
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, kid)
	}
}

func (r *parser) item(depth int) (*node, *text.SyntaxError) {
	l := r.take()
	switch l.kind {
	case lexOpen, lexMaybe:
		if depth >= maxDepth {
			return nil, text.Wrong(r.p, l.pos, fmt.Sprintf("brackets more than %d deep", maxDepth), "", "write several patterns")
		}
		n, err := r.alternatives(depth + 1)
		if err != nil {
			return nil, err
		}
		shut, sign := lexClose, ")"
		if l.kind == lexMaybe {
			shut, sign = lexShut, "]"
			n = &node{op: opMaybe, pos: l.pos, kids: []*node{n}}
		}
		if c := r.take(); c.kind != shut {
			if c.kind == lexEnd {
				return nil, text.Wrong(r.p, l.pos, "this bracket is never closed", sign, "")
			}
			return nil, r.unexpected(c, sign)
		}
		return n, nil
	case lexHole:
		switch name := strings.TrimSpace(l.text); name {
		case holeNumber, holeDate, holeText:
			return &node{op: opHole, pos: l.pos, word: name}, nil
		}
		return nil, text.Wrong(r.p, l.pos, "{"+l.text+"} is unknown", "{number}, {date} or {text}", "")
	case lexWord, lexQuoted:
		return r.words(l)
	}
	return nil, r.unexpected(l, wantItem)
}

// words are the words of a lexeme, each with its *.
func (r *parser) words(l lexeme) (*node, *text.SyntaxError) {
	n := &node{op: opSeq, pos: l.pos}
	stars := strings.Count(l.text, "*")
	for w := range text.Words(l.text) {
		k := &node{op: opWord, pos: l.pos, word: text.Fold(l.text[w.Start:w.End])}
		if strings.HasPrefix(l.text[w.End:], "*") {
			k.prefix = true
			if next, _ := utf8.DecodeRuneInString(l.text[w.End+1:]); !unicode.IsLetter(next) && !unicode.IsDigit(next) {
				stars--
			}
			if utf8.RuneCountInString(k.word) < minPrefix {
				return nil, text.Wrong(r.p, l.pos, "“"+l.text+"” would match nearly everything", fmt.Sprintf("at least %d letters before *", minPrefix),
					"")
			}
		}
		n.kids = append(n.kids, k)
	}
	switch {
	case len(n.kids) == 0:
		return nil, text.Wrong(r.p, l.pos, "“"+l.text+"” holds no letter or digit", wantItem, "")
	case stars > 0:
		return nil, text.Wrong(r.p, l.pos, "“"+l.text+"”", "* only at the end of a word", "")
	case len(n.kids) == 1:
		return n.kids[0], nil
	}
	return n, nil
}
