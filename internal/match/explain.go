package match

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin/internal/match/query"
	"tocsin/internal/text"
)

// RuleResult says of one entity or rule whether it matched, and why.
type RuleResult struct {
	Watchlist string `json:"watchlist"`
	Rule      string `json:"rule,omitempty"`
	Entity    string `json:"entity,omitempty"`
	Matched   bool   `json:"matched"`
	Reason    string `json:"reason"`
	// StoppedBy is the NOT without which the rule would have matched, the
	// never, context or not_with of an entity that does not count, or "".
	StoppedBy string `json:"stopped_by,omitempty"`
	Notes     string `json:"notes,omitempty"` // of the entity
	// Evidence is each place where it was found, as a match would say it.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Explain says for every entity and rule why it does or does not match the
// article: entities first, then rules, each in the order of the watchlists.
// It is made for one article at a time, not for speed.
func (m *Matcher) Explain(in *Input) []RuleResult {
	s := m.scratch()
	defer m.pool.Put(s)
	m.scan(s, in)
	found := m.expand(nil, s, in)
	at := make(map[string][]string) // watchlist, entity: where
	for _, f := range found {
		key := f.Watchlist + "\x00" + f.Entity
		place := fmt.Sprintf("“%s” in the %s (byte %d)", f.Text, f.Field, f.Start)
		if f.Via != "" {
			place += " by " + f.Via
		}
		at[key] = append(at[key], place)
	}
	seen := wordsOf(in)
	out := make([]RuleResult, 0, len(m.entities)+len(m.rules))
	for i := range m.entities {
		e := &m.entities[i]
		r := RuleResult{Watchlist: m.lists[e.list], Entity: e.name}
		if places := at[r.Watchlist+"\x00"+r.Entity]; len(places) > 0 {
			r.Matched = true
			r.Reason = "found " + list(places, ", ")
		} else {
			r.Reason = m.missed(e, seen)
			if near := m.nearMiss(in, int32(i)); near != "" {
				r.Reason = near
			}
		}
		if e.guarded {
			m.explainGuard(s, in, int32(i), &r)
		}
		out = append(out, r)
	}
	for i := range m.rules {
		ru := &m.rules[i]
		r := RuleResult{Watchlist: m.lists[ru.list], Rule: ru.name, Matched: m.holds(s, ru.root)}
		r.Reason = m.why(s, ru.root)
		if !r.Matched {
			if nots := m.stoppers(s, ru.root, nil); len(nots) > 0 && m.holdsBut(s, ru.root) {
				r.StoppedBy = strings.Join(nots, ", ")
			}
		}
		out = append(out, r)
	}
	m.evidence(s, in, found, out)
	return out
}

// wordsOf are the folded words of title, text and lead, as they were written.
func wordsOf(in *Input) map[uint64]string {
	seen := make(map[uint64]string)
	for _, s := range []string{in.Title, in.Text, in.Lead} {
		sc := text.NewScanner(s)
		var tok text.Token
		for sc.Next(&tok) {
			seen[tok.Hash] = s[tok.Start:tok.End]
			for _, r := range text.Readings(nil, s, tok) {
				seen[r.Hash] = s[r.Start:r.End]
			}
		}
	}
	return seen
}

// missed says why an entity was not found, and what came near.
func (m *Matcher) missed(e *entity, seen map[uint64]string) string {
	var words []string
	for w := range text.Words(e.name) {
		words = append(words, e.name[w.Start:w.End])
	}
	if len(words) == 0 {
		return "its name holds no letter or digit, and no alias was found"
	}
	last := words[len(words)-1]
	written, ok := seen[text.Hash(last)]
	switch {
	case ok && len(words) == 1:
		return fmt.Sprintf("“%s” stands there, but %s is looked for as it is written, in capitals", written, e.name)
	case ok:
		return fmt.Sprintf("“%s” stands there, but not as part of a name of it", written)
	}
	return "none of its names stands in title, text or lead"
}

// why says in words what a clause found.
func (m *Matcher) why(s *scratch, at int32) string {
	c := &m.clauses[at]
	kids := m.kids[c.from:c.to]
	holds := m.holds(s, at)
	switch c.op {
	case query.Term, query.Entity:
		if !holds {
			return m.leaves[c.n].term + " not found"
		}
		return m.leaves[c.n].term + " found"
	case query.Not:
		if holds {
			return m.write(kids[0]) + " not found, as asked"
		}
		return "stopped by NOT: " + m.why(s, kids[0])
	case query.Near:
		if holds {
			return m.write(at) + " found"
		}
		if m.holds(s, kids[0]) && m.holds(s, kids[1]) {
			order := ""
			if c.ordered {
				order = " in this order"
			}
			return fmt.Sprintf("%s and %s both found, but not within %d words%s", m.write(kids[0]), m.write(kids[1]), c.n, order)
		}
	case query.Quorum:
		n := 0
		for _, k := range kids {
			if m.holds(s, k) {
				n++
			}
		}
		return fmt.Sprintf("%d of %d clauses hold, %d needed: %s", n, len(kids), c.n, m.whys(s, kids, true, true))
	case query.Or:
		return m.whys(s, kids, holds, !holds)
	}
	return m.whys(s, kids, holds, !holds)
}

// whys joins the reasons of the clauses that hold, or do not, or both.
func (m *Matcher) whys(s *scratch, kids []int32, holding, failing bool) string {
	var out []string
	for _, k := range kids {
		if h := m.holds(s, k); h && holding || !h && failing {
			out = append(out, m.why(s, k))
		}
	}
	return list(out, "; ")
}

// list joins the first few of many.
func list(parts []string, sep string) string {
	const most = 12
	if n := len(parts); n > most {
		parts = append(parts[:most:most], fmt.Sprintf("and %d more", n-most))
	}
	return strings.Join(parts, sep)
}

// holdsBut is holds as if no NOT stood in the clause.
func (m *Matcher) holdsBut(s *scratch, at int32) bool {
	c := &m.clauses[at]
	need := int32(c.to - c.from)
	switch c.op {
	case query.Not:
		return true
	case query.Term, query.Entity, query.Near:
		return m.holds(s, at)
	case query.Or:
		need = 1
	case query.Quorum:
		need = c.n
	}
	for _, k := range m.kids[c.from:c.to] {
		if m.holdsBut(s, k) {
			need--
		}
	}
	return need <= 0
}

// stoppers appends the NOTs below a clause that do not hold.
func (m *Matcher) stoppers(s *scratch, at int32, dst []string) []string {
	c := &m.clauses[at]
	if c.op == query.Not {
		if !m.holds(s, at) {
			dst = append(dst, m.write(at))
		}
		return dst
	}
	if c.op != query.Term && c.op != query.Entity {
		for _, k := range m.kids[c.from:c.to] {
			dst = m.stoppers(s, k, dst)
		}
	}
	return dst
}

// write is the clause in the query language.
func (m *Matcher) write(at int32) string {
	c := &m.clauses[at]
	kids := make([]string, 0, c.to-c.from)
	if c.op != query.Term && c.op != query.Entity {
		for _, k := range m.kids[c.from:c.to] {
			kids = append(kids, m.write(k))
		}
	}
	switch c.op {
	case query.Term, query.Entity:
		return m.leaves[c.n].term
	case query.Not:
		return "NOT " + kids[0]
	case query.Or:
		return "(" + strings.Join(kids, " OR ") + ")"
	case query.Quorum:
		return strconv.Itoa(int(c.n)) + " of (" + strings.Join(kids, ", ") + ")"
	case query.Near:
		if c.ordered {
			return strings.Join(kids, fmt.Sprintf(" ONEAR/%d ", c.n))
		}
		return strings.Join(kids, fmt.Sprintf(" NEAR/%d ", c.n))
	}
	return "(" + strings.Join(kids, " AND ") + ")"
}
