package news

import "slices"

// InTitle returns the matches that stand in the headline.
func InTitle(ms []Match) []Match {
	return slices.DeleteFunc(slices.Clone(ms), func(m Match) bool { return m.Field != FieldTitle })
}

// EntitiesIn returns the names of the entities found, each once, in order.
func EntitiesIn(ms []Match) []string {
	var names []string
	for _, m := range ms {
		if m.Entity != "" && !slices.Contains(names, m.Entity) {
			names = append(names, m.Entity)
		}
	}
	return names
}

// HasAlert reports whether one of the matches is a reason to tell.
func HasAlert(ms []Match) bool {
	return slices.ContainsFunc(ms, func(m Match) bool { return m.Alert })
}
