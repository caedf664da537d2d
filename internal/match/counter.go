package match

import "tocsin/internal/text"

// counter counts the words of a text up to a byte. It goes back to the
// beginning when it is asked for an earlier one.
type counter struct {
	s    string
	sc   text.Scanner
	tok  text.Token
	n    int32 // index of tok
	more bool
}

func newCounter(s string) *counter {
	c := &counter{s: s}
	c.reset()
	return c
}

func (c *counter) reset() {
	c.sc = text.NewScanner(c.s)
	c.n = 0
	c.more = c.sc.Next(&c.tok)
}

// words returns the numbers of the first and the last word in the span.
func (c *counter) words(start, end int) (from, to int32) {
	if c.more && c.tok.Start > start || !c.more {
		c.reset()
	}
	for c.more && c.tok.End <= start {
		c.next()
	}
	from = c.n
	for to = from; c.more && c.tok.Start < end; c.next() {
		to = c.n
	}
	return from, to
}

func (c *counter) next() {
	c.more = c.sc.Next(&c.tok)
	c.n++
}
