package config

import (
	"strings"
	"unicode/utf8"

	"tocsin/internal/yamldoc"
)

// queries are the queries and patterns of watchlists as they were written, by
// where they stand (news.Rule.Pos): faults point into them.
type queries map[string]writtenQuery

type writtenQuery struct {
	pos   yamldoc.Position
	query string
	raw   int // characters before the query begins; -1 if offsets cannot be mapped
}

// place is where a fault is, inside the query or pattern at pos if that is
// known.
func (q queries) place(pos string, offset int) yamldoc.Position {
	w, ok := q[pos]
	if !ok {
		return yamldoc.ParsePosition(pos)
	}
	if offset > 0 && offset <= len(w.query) && w.raw >= 0 {
		w.pos.Col += w.raw + utf8.RuneCountInString(w.query[:offset])
	}
	return w.pos
}

// add remembers the query that stands at the path, and returns it without the
// spaces around it, and its place.
func (q queries) add(d *yamldoc.Decoder, path, written string) (query, pos string) {
	at, raw := d.Pos(path), d.Raw(path)
	if raw >= 0 {
		raw += utf8.RuneCountInString(written) - utf8.RuneCountInString(strings.TrimLeft(written, " "))
	}
	query = strings.TrimSpace(written)
	q[at.String()] = writtenQuery{at, query, raw}
	return query, at.String()
}
