package match

import (
	"strings"

	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// Fault is one thing that is wrong with a watchlist. What it names is left
// out of the Matcher, unless it is a warning; everything else works.
type Fault struct {
	Watchlist string
	Rule      string // the rule, or ""
	Entity    string // the entity, or ""
	Pos       string // where it was written, "file:line:col", or ""
	Offset    int    // byte in the rule's query, or -1
	Msg       string
	Hint      string // what to do, or ""
	Warning   bool   // worth knowing; nothing is left out
}

// Error is one line for people: place, what, hint.
func (f Fault) Error() string {
	var parts []string
	if f.Pos != "" {
		parts = append(parts, f.Pos)
	}
	switch {
	case f.Rule != "":
		parts = append(parts, "watchlist "+f.Watchlist+": rule "+f.Rule)
	case f.Entity != "":
		parts = append(parts, "watchlist "+f.Watchlist+": entity "+f.Entity)
	default:
		parts = append(parts, "watchlist "+f.Watchlist)
	}
	s := strings.Join(append(parts, f.Msg), ": ")
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	return s
}

// ParseQuery reads a query of the rule language (query.Parse), and says what is
// wrong with it. Its String is the canonical spelling.
func ParseQuery(q string) (*query.Node, *text.SyntaxError) { return query.Parse(q) }
