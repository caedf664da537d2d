package tracked

import "fmt"

// A program is a pattern as steps, run as RE2's bit-state matcher runs a
// regular expression: each step at each word is tried once, so the work is
// bounded by their product whatever the text says.
type step struct {
	op     stepOp
	x, y   int32 // where to go on; of stepSplit x is tried first
	word   string
	prefix bool
}

type stepOp uint8

const (
	stepWord  stepOp = iota // this word, next to the one before
	stepAny                 // any word, across commas and brackets
	stepLoose               // what follows need not stand next to the word before
	stepNumber
	stepDate
	stepText // one word of a text that is taken, next to the one before
	stepSplit
	stepDone
)

// compile writes the steps of a node backwards: next is where to go on.
type compiler struct {
	steps []step
	full  bool
}

func compileNode(root *node) ([]step, int32, error) {
	c := &compiler{}
	done := c.add(step{op: stepDone})
	start := c.node(root, done)
	if c.full {
		return nil, 0, fmt.Errorf("the pattern has more than %d steps", maxProgram)
	}
	return c.steps, start, nil
}

func (c *compiler) add(s step) int32 {
	if len(c.steps) >= maxProgram {
		c.full = true
		return 0
	}
	c.steps = append(c.steps, s)
	return int32(len(c.steps) - 1)
}

func (c *compiler) node(n *node, next int32) int32 {
	if c.full {
		return 0
	}
	switch n.op {
	case opSeq:
		for i := len(n.kids) - 1; i >= 0; i-- {
			next = c.node(n.kids[i], next)
		}
		return next
	case opOr:
		at := c.node(n.kids[len(n.kids)-1], next)
		for i := len(n.kids) - 2; i >= 0; i-- {
			at = c.add(step{op: stepSplit, x: c.node(n.kids[i], next), y: at})
		}
		return at
	case opMaybe:
		return c.add(step{op: stepSplit, x: c.node(n.kids[0], next), y: next})
	case opNear:
		at := c.pair(n.kids[0], n.kids[1], n.n, next)
		if !n.ordered {
			at = c.add(step{op: stepSplit, x: at, y: c.pair(n.kids[1], n.kids[0], n.n, next)})
		}
		return at
	case opWord:
		return c.add(step{op: stepWord, x: next, word: n.word, prefix: n.prefix})
	}
	switch n.word {
	case holeNumber:
		return c.add(step{op: stepNumber, x: next})
	case holeDate:
		return c.add(step{op: stepDate, x: next})
	}
	return c.text(next)
}

// pair is a, at most far-1 other words, and b.
func (c *compiler) pair(a, b *node, far int, next int32) int32 {
	at := c.node(b, next)
	if far > 1 {
		at = c.add(step{op: stepLoose, x: at})
	}
	target := at
	for range far - 1 {
		at = c.add(step{op: stepSplit, x: target, y: c.add(step{op: stepAny, x: at})})
	}
	return c.node(a, at)
}

// text takes words: as few as make the pattern fit, or, at its end, as many
// as stand there.
func (c *compiler) text(next int32) int32 {
	last := c.steps[next].op == stepDone
	at := next
	for i := range maxText {
		take := c.add(step{op: stepText, x: at})
		switch {
		case i == maxText-1:
			return take
		case last:
			at = c.add(step{op: stepSplit, x: take, y: next})
		default:
			at = c.add(step{op: stepSplit, x: next, y: take})
		}
	}
	return at
}

// firstSteps are the steps that can take a word first.
func firstSteps(steps []step, start int32) []int32 {
	var out []int32
	seen := make([]bool, len(steps))
	open := []int32{start}
	for len(open) > 0 && len(steps) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch s := steps[pc]; s.op {
		case stepSplit:
			open = append(open, s.x, s.y)
		case stepLoose:
			open = append(open, s.x)
		default:
			out = append(out, pc)
		}
	}
	return out
}
