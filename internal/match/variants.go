package match

import (
	"tocsin/internal/match/query"
	"tocsin/internal/names"
	"tocsin/internal/news"
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
	s.doc = Document{Title: in.Title, Text: in.Text, Language: in.Language}
	s.found = m.variants.AppendVariants(s.found[:0], &s.doc)
	s.doc = Document{}
	if len(s.found) == 0 {
		return
	}
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
