package watchlist

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Diff is what differs between two versions of a watchlist.
type Diff struct {
	New     bool        `json:"new"` // there was none before
	Added   []EntryDiff `json:"added"`
	Changed []EntryDiff `json:"changed"`
	Removed []EntryDiff `json:"removed"`
}

// EntryDiff is one entity, rule or fact that differs.
type EntryDiff struct {
	Entity  string   `json:"entity,omitempty"`
	Rule    string   `json:"rule,omitempty"`
	Fact    string   `json:"fact,omitempty"`
	Options []string `json:"options,omitempty"` // that changed
}

// entry is one entity or rule with its options as they are written.
type entry struct {
	EntryDiff
	options map[string]string
}

func (e EntryDiff) name() string {
	switch {
	case e.Rule != "":
		return "rule " + e.Rule
	case e.Fact != "":
		return "fact " + e.Fact
	case e.Entity == "":
		return "the watchlist"
	}
	return e.Entity
}

// String names an entry, and what of it changed.
func (e EntryDiff) String() string {
	if len(e.Options) > 0 {
		return e.name() + " (" + strings.Join(e.Options, ", ") + ")"
	}
	return e.name()
}

// key is what two versions of an entry have in common.
func (e EntryDiff) key() string { return text.Fold(e.name()) }

func entriesOf(l *news.Watchlist) map[string]entry {
	out := map[string]entry{}
	if l == nil {
		return out
	}
	add := func(d EntryDiff, options []Option) {
		e := entry{d, map[string]string{}}
		for _, o := range options {
			e.options[o.Name] = strings.Join(o.Values, "\x00")
		}
		out[d.key()] = e
	}
	for _, e := range l.Entities {
		add(EntryDiff{Entity: e.Name}, EntityOptions(e))
	}
	for _, r := range l.Rules {
		add(EntryDiff{Rule: r.Name}, ruleOptions(r))
	}
	for _, f := range l.Facts {
		add(EntryDiff{Fact: f.Name}, factOptions(f))
	}
	return out
}

// Compare says what differs; before is nil for a watchlist that is new.
func Compare(before, after *news.Watchlist) Diff {
	d := Diff{New: before == nil, Added: []EntryDiff{}, Changed: []EntryDiff{}, Removed: []EntryDiff{}}
	old, now := entriesOf(before), entriesOf(after)
	if before != nil && before.StrictI != after.StrictI {
		d.Changed = append(d.Changed, EntryDiff{Options: []string{"strict_i"}})
	}
	for key, e := range now {
		was, known := old[key]
		if !known {
			d.Added = append(d.Added, e.EntryDiff)
			continue
		}
		for _, options := range []map[string]string{was.options, e.options} {
			for name := range options {
				if was.options[name] != e.options[name] && !slices.Contains(e.Options, name) {
					e.Options = append(e.Options, name)
				}
			}
		}
		if len(e.Options) > 0 {
			slices.Sort(e.Options)
			d.Changed = append(d.Changed, e.EntryDiff)
		}
	}
	for key, e := range old {
		if _, stays := now[key]; !stays {
			d.Removed = append(d.Removed, e.EntryDiff)
		}
	}
	for _, list := range [][]EntryDiff{d.Added, d.Changed, d.Removed} {
		slices.SortFunc(list, func(a, b EntryDiff) int {
			return cmp.Or(strings.Compare(a.Fact, b.Fact), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Entity, b.Entity))
		})
	}
	return d
}

// Empty reports whether nothing differs.
func (d Diff) Empty() bool { return !d.New && len(d.Added)+len(d.Changed)+len(d.Removed) == 0 }

// String says it in one line, for the history.
func (d Diff) String() string {
	var parts []string
	for _, part := range []struct {
		verb string
		list []EntryDiff
	}{{"added", d.Added}, {"changed", d.Changed}, {"removed", d.Removed}} {
		if s := said(part.list); s != "" {
			parts = append(parts, part.verb+" "+s)
		}
	}
	s := strings.Join(parts, "; ")
	switch {
	case d.New:
		return strings.TrimSuffix("made; "+s, "; ")
	case s == "":
		return "nothing changed"
	}
	return s
}

// mostNamed is how many entries a line of the history names.
const mostNamed = 5

func said(list []EntryDiff) string {
	if len(list) > mostNamed {
		rules, facts := 0, 0
		for _, e := range list {
			switch {
			case e.Rule != "":
				rules++
			case e.Fact != "":
				facts++
			}
		}
		var parts []string
		if n := len(list) - rules - facts; n > 0 {
			parts = append(parts, counted(n, "entity", "entities"))
		}
		if rules > 0 {
			parts = append(parts, counted(rules, "rule", "rules"))
		}
		if facts > 0 {
			parts = append(parts, counted(facts, "fact", "facts"))
		}
		return strings.Join(parts, " and ")
	}
	var names []string
	for _, e := range list {
		names = append(names, e.String())
	}
	return strings.Join(names, ", ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
