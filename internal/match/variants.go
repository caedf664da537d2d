package match

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/internal/match/hashtags"
	"tocsin/internal/match/query"
	"tocsin/internal/names"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Variants finds entities by spellings that no watchlist holds: other
// scripts, transliterations, case forms. It is asked once for each document
// and must be safe for concurrent use.
type Variants interface {
	// AppendVariants appends what it finds in the document to dst. Entities
	// are numbered as in the slice that Options.Variants was given.
	AppendVariants(dst []Variant, doc *Document) []Variant
}

// Document is the part of an article in which names have spans.
type Document = names.Document

// Variant is one entity found by another spelling.
type Variant struct {
	Entity     int
	Field      news.Field
	Start, End int // half-open bytes of the field
	Strength   news.Strength
	Via        string // by which rule, and from which spelling of the watchlist
	// Leans marks a surname alone, which counts because a full name of the
	// person stands elsewhere in the document.
	Leans bool
}

// scanVariants adds what m.variants finds to the events, words counted as
// NEAR needs them.
func (m *Matcher) scanVariants(s *scratch, in *Input) {
	s.doc = Document{Title: withTags(in.Title, &s.titleTags), Text: withTags(in.Text, &s.textTags), Language: in.Language, Rows: in.rows()}
	s.found = m.variants.AppendVariants(s.found[:0], &s.doc)
	s.doc = Document{}
	if len(s.found) == 0 {
		return
	}
	for i := range s.found {
		v := &s.found[i]
		if v.Field == news.FieldTitle {
			v.place(len(in.Title), &s.titleTags)
		} else {
			v.place(len(in.Text), &s.textTags)
		}
	}
	slices.SortStableFunc(s.found, func(a, b Variant) int { // so that words are counted once
		return cmp.Or(strings.Compare(string(a.Field), string(b.Field)), cmp.Compare(a.Start, b.Start))
	})
	start, end := leadOf(in)
	title, body := newCounter(in.Title), newCounter(in.Text)
	for i := range s.found {
		v := &s.found[i]
		count, fields := body, query.InText
		if v.Field == news.FieldTitle {
			count, fields = title, query.InTitle
		} else if v.Start >= start && v.End <= end {
			fields |= query.InLead
		}
		if v.Start < 0 || v.End <= v.Start || v.End > len(count.s) || v.Entity < 0 || v.Entity >= len(m.entities) {
			continue // not a span: a fault of the finder must not become a panic later
		}
		ev := event{what: ^int32(v.Entity), variant: int32(i + 1), start: int32(v.Start), end: int32(v.End), fields: fields, leans: v.Leans}
		ev.from, ev.to = count.words(v.Start, v.End)
		for j, name := range strengths {
			if v.Strength == name {
				ev.strength = uint8(j)
			}
		}
		s.events = append(s.events, ev)
	}
}

// withTags is a field with its hashtags written out below it, so that a name
// there and a surname elsewhere are of one document.
func withTags(field string, tags *hashtags.Out) string {
	if tags.Words == "" {
		return field
	}
	return field + "\n" + tags.Words
}

// place says where a variant that was found in the hashtags below a field of so
// many bytes stands in the field.
func (v *Variant) place(size int, tags *hashtags.Out) {
	if v.Start > size && v.End <= size+1+len(tags.Words) {
		v.Start, v.End, _ = tags.Span(v.Start-size-1, v.End-size-1)
	}
}

// counter counts the words of a text up to a byte. It goes back as far as the
// beginning of the last span when it is asked for an earlier byte, and to the
// beginning of the text for one before that.
type counter struct {
	s string
	counted
	last counted // at the beginning of the last span
}

type counted struct {
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
		if c.counted = c.last; !c.more || c.tok.Start > start {
			c.reset()
		}
	}
	for c.more && c.tok.End <= start {
		c.next()
	}
	c.last = c.counted
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
