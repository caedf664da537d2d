package match

// String is the canonical spelling of the query.
func (q *Query) String() string { return q.root.String() }
