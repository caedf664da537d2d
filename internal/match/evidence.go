package match

import (
	"slices"

	"tocsin/internal/news"
)

// Evidence is one place where an entity or a rule was found, and by what.
type Evidence struct {
	news.Match
	By string `json:"by"` // the spelling of the watchlist that it is, or is a form of, and how
}

// evidence adds to the results where each entity and rule was found: those of
// entities are found, those of rules are made here.
func (m *Matcher) evidence(s *scratch, in *Input, found []news.Match, out []RuleResult) {
	by := m.said(s, in)
	for _, f := range found {
		i := slices.IndexFunc(out, func(r RuleResult) bool { return r.Rule == "" && r.Watchlist == f.Watchlist && r.Entity == f.Entity })
		out[i].Evidence = append(out[i].Evidence, Evidence{f, by[placeOf(f, f.Entity)]})
	}
	for i := range m.rules {
		r := &out[len(m.entities)+i]
		if !r.Matched {
			continue
		}
		for _, f := range m.appendRule(nil, s, in, int32(i)) {
			how := by[placeOf(f, f.Entity)]
			if how == "" {
				how = "a rule that no word of the article decides"
			}
			r.Evidence = append(r.Evidence, Evidence{f, how})
		}
	}
}

// place is a span, and the entity that was found there ("" for a word).
type place struct {
	field      news.Field
	start, end int
	entity     string
}

func placeOf(f news.Match, entity string) place { return place{f.Field, f.Start, f.End, entity} }

// said is by what each event was found.
func (m *Matcher) said(s *scratch, in *Input) map[place]string {
	out := map[place]string{}
	var one [1]int32
	for i := range s.events {
		ev := &s.events[i]
		field, _, ok := ev.span(in)
		if !ok {
			continue
		}
		at := place{field: field, start: int(ev.start), end: int(ev.end)}
		for _, use := range m.uses(ev, &one) {
			at.entity = ""
			if use < 0 {
				at.entity = m.entities[^use].name
			}
			switch {
			case ev.what >= 0:
				out[at] = "spelled “" + m.index.Spelled(ev.what) + "”"
			case out[at] == "":
				out[at] = "by sound: " + s.via(ev)
			}
		}
	}
	return out
}

// maxNearMisses bounds the entities that are compared with every word of the
// article, which is slow.
const maxNearMisses = 1000

// nearMiss says what comes nearest to a person that was not found, "" if nothing
// does.
func (m *Matcher) nearMiss(in *Input, e int32) string {
	n, ok := m.variants.(interface{ near(*Document, int) string })
	if !ok || len(m.entities) > maxNearMisses {
		return ""
	}
	return n.near(&Document{Title: in.Title, Text: in.Text, Language: in.Language, Rows: in.rows()}, int(e))
}
