package match

import (
	"slices"

	"tocsin/internal/match/hashtags"
	"tocsin/internal/match/phrases"
	"tocsin/internal/match/query"
	"tocsin/internal/news"
)

// scratch is what one Find needs and the next one uses again. Stamps with
// the number of the document (gen) stand for clearing it.
type scratch struct {
	gen        uint32
	events     []event
	hits       []leafHit
	leaves     []leafSeen  // by leaf
	rules      []uint32    // by rule: gen in which it became a candidate
	last       []lastMatch // by entity
	candidates []int32
	proofs     []proof
	spans      []interval
	scanner    phrases.Scanner
	titleTags  hashtags.Out
	textTags   hashtags.Out
	read       uint32 // keeps reads ahead from being left out
	found      []Variant
	written    []event           // what findWritings finds
	doc        Document          // what variants are asked of
	named      map[int32]namedIn // by entity: see Matcher.named
}

// event is one pattern, or one variant of an entity (what is its
// complement), found at one place.
type event struct {
	what       int32
	start, end int32 // bytes
	from, to   int32 // words, counted in the field, both included
	variant    int32 // one more than its place in scratch.found; 0 if it is none
	fields     query.Fields
	strength   uint8
	leans      bool // a variant that counts only beside a full name of the entity
}

// strengths are those of news, by event.strength: strongest first.
var strengths = [...]news.Strength{news.StrengthExact, news.StrengthVariant, news.StrengthWeak}

// Places in strengths.
const (
	isVariant = 1
	isWeak    = 2
)

// span is the field that the event's bytes count in; false if it has none.
func (ev *event) span(in *Input) (news.Field, string, bool) {
	switch {
	case ev.fields&query.InTitle != 0:
		return news.FieldTitle, in.Title, true
	case ev.fields&query.InText != 0:
		return news.FieldText, in.Text, true
	}
	return "", "", false
}

// via says how a variant was found, "" for what the watchlist spells.
func (s *scratch) via(ev *event) string {
	if ev.variant == 0 {
		return ""
	}
	return s.found[ev.variant-1].Via
}

type leafHit struct{ event, next int32 }

type leafSeen struct {
	gen         uint32
	first, last int32 // in scratch.hits
}

type lastMatch struct {
	gen   uint32
	end   int32
	n     int32 // matches of it in this text
	field query.Fields
}

// proof is an event that made a rule true, and the entity whose name it is (or -1).
type proof struct{ event, entity int32 }

// scratch takes a clean scratch from the pool.
func (m *Matcher) scratch() *scratch {
	s, _ := m.pool.Get().(*scratch)
	if s == nil {
		s = &scratch{
			leaves: make([]leafSeen, len(m.leaves)),
			rules:  make([]uint32, len(m.rules)),
			last:   make([]lastMatch, len(m.entities)),
		}
	}
	if s.gen++; s.gen == 0 { // after four billion documents
		clear(s.leaves)
		clear(s.rules)
		clear(s.last)
		clear(s.named)
		s.gen = 1
	}
	s.events = s.events[:0]
	s.hits = s.hits[:0]
	s.candidates = s.candidates[:0]
	return s
}

// sortEvents sorts by place, and of events that start together the longest
// and then the strongest first. Events come nearly sorted, which insertion
// likes; where they do not, what is left is sorted by merging, which keeps the
// same order.
func sortEvents(evs []event) {
	moves := 32 * len(evs)
	for i := 1; i < len(evs); i++ {
		if moves < 0 {
			slices.SortStableFunc(evs, func(a, b event) int {
				switch {
				case before(&a, &b):
					return -1
				case before(&b, &a):
					return 1
				}
				return 0
			})
			return
		}
		ev, j := evs[i], i
		for ; j > 0 && before(&ev, &evs[j-1]); j-- {
			evs[j] = evs[j-1]
		}
		evs[j] = ev
		moves -= i - j
	}
}

func before(a, b *event) bool {
	if pa, pb := rank(a.fields), rank(b.fields); pa != pb {
		return pa < pb
	}
	if a.start != b.start {
		return a.start < b.start
	}
	if a.end != b.end {
		return a.end > b.end
	}
	return a.strength < b.strength
}

// rank orders the parts of an article: title, text, a lead that is not in the
// text, metadata.
func rank(f query.Fields) int {
	switch {
	case f&query.InTitle != 0:
		return 0
	case f&query.InText != 0:
		return 1
	}
	return int(f)
}
