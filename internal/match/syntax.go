package match

import (
	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// ParseQuery reads a query of the rule language (query.Parse), and says what is
// wrong with it. Its String is the canonical spelling.
func ParseQuery(q string) (*query.Node, *text.SyntaxError) { return query.Parse(q) }
