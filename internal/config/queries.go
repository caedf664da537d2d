package config

import (
	"unicode/utf8"

	"tocsin/internal/match"
	"tocsin/internal/news"
)

// checkWatchlists compiles the watchlists as the matcher will. What it finds
// in an entity that has a fault already is that fault once more.
func (r *reader) checkWatchlists(lists []news.Watchlist) {
	told := r.told
	for _, f := range r.faults.all {
		told[f.Pos.String()] = true
	}
	// Without what finds other spellings, which takes most of the time and has no faults.
	_, faults := match.CompileWith(lists, match.Options{})
	for _, f := range faults {
		if f.Rule == "" && told[f.Pos] {
			continue
		}
		r.faults.add(Fault{Pos: r.inWritten(f.Pos, f.Offset), What: f.Msg, Hint: f.Hint, Warning: f.Warning})
	}
	r.checkFacts(lists)
}

// inWritten is the place of a fault, inside the query or pattern at pos where
// that is known.
func (r *reader) inWritten(pos string, offset int) Pos {
	w, ok := r.queries[pos]
	if !ok {
		return parsePos(pos)
	}
	if offset > 0 && offset <= len(w.query) && w.raw >= 0 {
		w.pos.Col += w.raw + utf8.RuneCountInString(w.query[:offset])
	}
	return w.pos
}
