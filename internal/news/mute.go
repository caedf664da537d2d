package news

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Reason is a rule or an entity of a watchlist that is why something is owed.
// The zero Reason is that of a watched page without any match.
type Reason struct {
	Watchlist string `json:"watchlist,omitempty"`
	Rule      string `json:"rule,omitempty"`
	Entity    string `json:"entity,omitempty"`
}

// ReasonOf is the reason that a match is: its rule, else its entity. An entity
// that a rule found is evidence of the rule.
func ReasonOf(m Match) Reason {
	if m.Rule != "" {
		return Reason{Watchlist: m.Watchlist, Rule: m.Rule}
	}
	return Reason{Watchlist: m.Watchlist, Entity: m.Entity}
}

// String names the reason: "rule detainees / visits", "detainees / Ruben Vardanyan".
func (r Reason) String() string {
	switch {
	case r.Rule != "":
		return "rule " + r.Watchlist + " / " + r.Rule
	case r.Entity != "":
		return r.Watchlist + " / " + r.Entity
	}
	return "watchlist " + r.Watchlist
}

// Mute holds back what it covers until a time. All conditions that are set
// must hold; at least one is.
type Mute struct {
	ID     int64
	Reason        // Rule or Entity, not both; Watchlist alone covers all of it
	Story  int64  // 0: any
	Source string // "": any
	MadeAt time.Time
	Until  time.Time
	By     string // who made it
	Why    string

	EndedAt  time.Time // zero while nobody has ended it
	EndedBy  string
	EndedWhy string
}

// Active reports whether the mute holds anything back at a moment.
func (m Mute) Active(now time.Time) bool { return m.EndedAt.IsZero() && now.Before(m.Until) }

// Covers reports whether the mute holds back a reason in an article of a
// story and a source.
func (m Mute) Covers(r Reason, story int64, source string) bool {
	fits := func(want, have string) bool { return want == "" || want == have }
	return fits(m.Watchlist, r.Watchlist) && fits(m.Rule, r.Rule) && fits(m.Entity, r.Entity) && fits(m.Source, source) &&
		(m.Story == 0 || m.Story == story)
}

// What says what is muted: "rule detainees / visits from hetq".
func (m Mute) What() string {
	var parts []string
	if m.Reason != (Reason{}) {
		parts = append(parts, m.Reason.String())
	}
	if m.Story != 0 {
		parts = append(parts, fmt.Sprintf("story %d", m.Story))
	}
	switch {
	case m.Source != "" && len(parts) == 0:
		parts = append(parts, "source "+m.Source)
	case m.Source != "":
		parts = append(parts, "from "+m.Source)
	}
	return strings.Join(parts, " ")
}

// Kind is what sort of thing is muted, for counters: no name is in it.
func (m Mute) Kind() string {
	switch {
	case m.Rule != "":
		return "rule"
	case m.Entity != "":
		return "entity"
	case m.Watchlist != "":
		return "watchlist"
	case m.Story != 0:
		return "story"
	}
	return "source"
}

// String names the mute as the reason of a row that it holds back.
func (m Mute) String() string {
	return fmt.Sprintf("mute %d of %s, by %s: %s", m.ID, m.What(), m.By, m.Why)
}

// HeldBy returns the mutes that hold a row back, which is none if one of its
// reasons is not covered by any. A row without reasons has the zero Reason.
func HeldBy(mutes []Mute, reasons []Reason, story int64, source string) []Mute {
	if len(reasons) == 0 {
		reasons = []Reason{{}}
	}
	var by []Mute
	for _, r := range reasons {
		i := slices.IndexFunc(mutes, func(m Mute) bool { return m.Covers(r, story, source) })
		if i < 0 {
			return nil
		}
		if !slices.ContainsFunc(by, func(have Mute) bool { return have.ID == mutes[i].ID }) {
			by = append(by, mutes[i])
		}
	}
	slices.SortFunc(by, func(a, b Mute) int { return cmp.Compare(a.ID, b.ID) })
	return by
}

// Withheld says why a row is not told after all.
type Withheld struct {
	Reason string
	Mutes  []int64 // those that hold it back; none where it is no longer watched
}

// WithheldBy is what mutes make of a row; the zero Withheld for none.
func WithheldBy(mutes []Mute) (w Withheld) {
	said := make([]string, 0, len(mutes))
	for _, m := range mutes {
		said, w.Mutes = append(said, m.String()), append(w.Mutes, m.ID)
	}
	w.Reason = strings.Join(said, "; ")
	return w
}

// Recheck says whether a row is withheld now: what is no longer watched is no
// reason any more, and the rest may be muted. A nil live says that all is
// still watched.
func Recheck(reasons []Reason, story int64, source string, mutes []Mute, live func(Reason) bool) Withheld {
	left := reasons
	if live != nil {
		left = slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return !live(r) })
	}
	if len(left) == 0 && len(reasons) > 0 {
		return Withheld{Reason: reasons[0].String() + " is no longer watched"}
	}
	return WithheldBy(HeldBy(mutes, left, story, source))
}
