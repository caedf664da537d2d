package tracked

import (
	"cmp"
	"slices"
	"time"

	"tocsin/internal/news"
)

// Statement is a value that one text of an article or watched page states.
type Statement struct {
	Article  int64
	Revision int
	Latest   bool // of the article's latest revision; an older one took it back
	Source   string
	// Origin is whose facts the article tells. A copy has its original's,
	// unless it says otherwise there: then it speaks for itself.
	Origin string
	Value  Value
	// Of is the day the value is of: as the text says, else when the article
	// was published, else when it was seen.
	Of   time.Time
	Seen time.Time
}

// Relation is how a statement stands to an earlier one of the same fact.
type Relation int

// The relations.
const (
	agreeing      Relation = iota // both can be true
	Changed                       // the same origin says another value now
	newer                         // the world moved on: both were true in their time
	contradicting                 // two origins state what cannot both be true
)

// relate says how b stands to a; the order of the two does not matter but for
// what is newer.
func relate(f news.Fact, a, b Statement) Relation {
	if a.Of.After(b.Of) {
		a, b = b, a
	}
	switch {
	case a.Value.Agrees(b.Value):
		return agreeing
	case a.Article != b.Article && f.Repeats && !b.Value.Open && b.Value.From.After(dayOf(a.Of)):
		return newer
	case a.Article == b.Article || a.Origin != "" && a.Origin == b.Origin:
		return Changed
	case f.Kind != news.FactDate:
		if b.Of.Sub(a.Of) > f.Holds {
			return newer
		}
		if a.Value.About || b.Value.About {
			return newer // an estimate contradicts nobody
		}
		return contradicting
	case f.Repeats && a.Value.Open != b.Value.Open:
		return newer // that it will happen again, and that it has happened
	}
	return contradicting
}

// Standing is a fact as some articles tell it, against all that is known.
type Standing struct {
	Value     Value
	Says      []Statement // the articles in question that say it
	Agrees    []Statement // others, one for each origin, the earliest of each
	Was       *Statement  // the value before, that this one took the place of; nil if there was none
	WasHow    Relation    // Changed or newer
	Conflicts []Statement // the latest of each other origin that says otherwise
}

// Stand says where the values stand that the articles in question state. all
// are the statements of one fact. There is one Standing for each value, and
// the latest value comes first.
func Stand(f news.Fact, all []Statement, about func(article int64) bool) []Standing {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Statement) int {
		return cmp.Or(a.Of.Compare(b.Of), a.Seen.Compare(b.Seen), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Revision, b.Revision))
	})
	var out []Standing
	for i := range slices.Backward(all) {
		st := all[i]
		if !st.Latest || !about(st.Article) {
			continue
		}
		at := slices.IndexFunc(out, func(s Standing) bool { return s.Value.same(st.Value) })
		if at < 0 {
			at = len(out)
			out = append(out, Standing{Value: st.Value})
		}
		out[at].Says = append(out[at].Says, st)
	}
	for i := range out {
		slices.Reverse(out[i].Says)
		out[i].weigh(f, all)
	}
	return out
}

// weigh fills in what others say. Standing.Says is sorted.
func (s *Standing) weigh(f news.Fact, all []Statement) {
	own := map[string]bool{}
	for _, st := range s.Says {
		own[st.Origin] = true
	}
	said := func(st Statement) bool {
		return slices.ContainsFunc(s.Says, func(x Statement) bool { return x.Article == st.Article && x.Revision == st.Revision })
	}
	last := s.Says[len(s.Says)-1]
	latest := latestByOrigin(all)
	for i := range all {
		st := &all[i]
		if said(*st) {
			continue
		}
		switch r := relate(f, *st, last); {
		case r == agreeing && st.Latest && !own[st.Origin] && latest[st.Origin].Value.Agrees(s.Value):
			own[st.Origin] = true
			s.Agrees = append(s.Agrees, *st)
		case r == Changed && !st.after(last):
			s.before(st, r)
		case r == newer && st.Latest && !st.after(last):
			s.before(st, r)
		case r == contradicting && st.Latest && latest[st.Origin] == *st:
			s.Conflicts = append(s.Conflicts, firstOf(all[:i+1], *st))
		}
	}
}

// firstOf is the statement that stands for what an origin says last: the
// first of those in which it says so, which is its own report more likely than
// what others made of it.
func firstOf(all []Statement, last Statement) Statement {
	first := last
	for _, st := range slices.Backward(all) {
		switch {
		case !st.Latest || st.Origin != last.Origin:
		case !st.Value.same(last.Value):
			return first
		default:
			first = st
		}
	}
	return first
}

// before takes a statement as the value before this one: what was changed
// goes before what the world left behind, the latest before others.
func (s *Standing) before(st *Statement, how Relation) {
	if s.Was == nil || how == Changed || s.WasHow != Changed {
		s.Was = st
		s.WasHow = how
	}
}

// after reports whether a statement was made after another.
func (st Statement) after(other Statement) bool {
	return st.Of.After(other.Of) || st.Of.Equal(other.Of) && st.Seen.After(other.Seen)
}

// latestByOrigin is the last statement of each origin that still stands; all
// is sorted.
func latestByOrigin(all []Statement) map[string]Statement {
	out := map[string]Statement{}
	for _, st := range all {
		if st.Latest {
			out[st.Origin] = st
		}
	}
	return out
}

// Current is the statement that says how a fact stands now: the latest, of
// dates that repeat the one with the latest date. False if nothing stands.
func Current(f news.Fact, all []Statement) (Statement, bool) {
	var best Statement
	found := false
	for _, st := range all {
		if !st.Latest {
			continue
		}
		later := !best.after(st)
		if f.Kind == news.FactDate && f.Repeats && found && !st.Value.Open && !best.Value.Open && !st.Value.Agrees(best.Value) {
			later = st.Value.From.After(best.Value.From)
		}
		if !found || later && !(st.Value.About && !best.Value.About) {
			best, found = st, true
		}
	}
	return best, found
}

// Contradictions are, for each statement that still stands, the latest
// statements of other origins that say otherwise, by its index in all.
func Contradictions(f news.Fact, all []Statement) map[int][]Statement {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Statement) int { return cmp.Or(a.Of.Compare(b.Of), a.Seen.Compare(b.Seen)) })
	var latest []Statement
	for _, st := range latestByOrigin(sorted) {
		latest = append(latest, firstOf(sorted, st))
	}
	slices.SortFunc(latest, func(a, b Statement) int { return cmp.Or(a.Of.Compare(b.Of), cmp.Compare(a.Article, b.Article)) })
	out := map[int][]Statement{}
	for i, st := range all {
		if !st.Latest {
			continue
		}
		for _, other := range latest {
			if relate(f, st, other) == contradicting {
				out[i] = append(out[i], other)
			}
		}
	}
	return out
}

// Reason says why a statement is news.
type Reason string

// The reasons.
const (
	NotNews       Reason = ""
	firstStated   Reason = "first stated" // nobody stated it before
	newValue      Reason = "new value"    // the world moved on
	saidOtherwise Reason = "changed"      // the same article or origin said otherwise
	disputed      Reason = "conflict"     // another origin says otherwise
	estimated     Reason = "estimated"    // an estimate where nothing was known
)

// Judge says why a statement is news beside those known before, or that it is
// none: what somebody else stated already, and what an estimate adds to a
// value that is known.
func Judge(f news.Fact, known []Statement, st Statement) Reason {
	reason := firstStated
	if st.Value.About {
		reason = estimated
	}
	for _, k := range known {
		if k.Article == st.Article && k.Revision == st.Revision {
			continue
		}
		own := k.Article == st.Article && k.Latest
		switch r := relate(f, k, st); {
		case own && r == Changed:
			return saidOtherwise
		case own && r == agreeing:
			return NotNews
		case !k.Latest:
		case r == agreeing && k.Value.Open && !st.Value.Open: // it was to come, and has happened
			if reason == firstStated {
				reason = newValue
			}
		case r == agreeing && !overtaken(f, known, k, st):
			return NotNews
		case st.Value.About:
			reason = NotNews
		case r == contradicting:
			reason = disputed
		case r == Changed && reason != disputed:
			reason = saidOtherwise
		case r == newer && k.after(st):
			return NotNews // an old date, told late
		case r == newer && reason == firstStated:
			reason = newValue
		}
	}
	return reason
}

// overtaken reports whether a number or state that was stated once is no
// longer what stands: so long ago, and something else has been stated since.
func overtaken(f news.Fact, known []Statement, k, st Statement) bool {
	return f.Kind != news.FactDate && st.Of.Sub(k.Of) > f.Holds && slices.ContainsFunc(known, func(x Statement) bool {
		return x.Latest && x.after(k) && !x.Value.Agrees(st.Value)
	})
}
