package notwith

import (
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/news"
)

// Line returns what to write into the watchlist: the whole not_with of an
// entity, or the whole query of a rule.
func Line(e *news.Entity, r *news.Rule, words []Word) string {
	var list []string
	for _, w := range words {
		list = append(list, w.Word)
	}
	switch {
	case e != nil:
		quoted := []string{}
		for _, w := range append(slices.Clone(e.NotWith), list...) {
			quoted = append(quoted, strconv.Quote(w))
		}
		return "not_with: [" + strings.Join(quoted, ", ") + "]"
	case r != nil:
		for i, w := range list {
			if isPhrase(w) {
				list[i] = `"` + w + `"`
			}
		}
		not := strings.Join(list, " OR ")
		if len(list) > 1 {
			not = "(" + not + ")"
		}
		return "query: '(" + strings.ReplaceAll(r.Query, "'", "''") + ") NOT " + not + "'"
	}
	return ""
}
