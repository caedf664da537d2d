package match

import (
	"tocsin/internal/match/query"
)

// SyntaxError says where a query stops making sense, and what to do.
type SyntaxError = query.SyntaxError

// ParseQuery reads a query of the rule language (query.Parse), and says what is
// wrong with it. Its String is the canonical spelling.
func ParseQuery(q string) (*query.Node, *SyntaxError) { return query.Parse(q) }
