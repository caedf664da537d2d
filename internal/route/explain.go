package route

import (
	"fmt"
	"slices"
	"strings"
)

// Explain says step by step how the items of one revision go through the
// tree: which routes do not fit and why, which takes them, and where several
// routes lead to one receiver, which of them decides.
func (t *Tree) Explain(items []Item) []string {
	var lines []string
	for _, item := range items {
		lines = append(lines, item.String())
		t.root.walk(item, func(*node) {}, func(n *node, what string) {
			lines = append(lines, "  "+n.path+": "+what)
		})
	}
	for _, target := range t.Targets(items) {
		if len(target.Also) > 0 {
			lines = append(lines, fmt.Sprintf("%s is told once: %s decides over %s", target.Receiver, target.Path, strings.Join(target.Also, ", ")))
		}
	}
	return lines
}

// String names the item as an explanation does.
func (i Item) String() string {
	var parts []string
	for _, p := range []struct{ name, value string }{
		{"watchlist", i.Watchlist}, {"entity", i.Entity}, {"rule", i.Rule}, {"source", i.Source}, {"strength", string(i.Strength)},
	} {
		if p.value != "" {
			parts = append(parts, fmt.Sprintf("%s %q", p.name, p.value))
		}
	}
	if i.Change != nil {
		parts = append(parts, "change "+list(i.Change.Classes))
	}
	return strings.Join(parts, ", ")
}

// misfit is the first condition of the node that the item does not meet, in
// words; "" if it fits.
func (n *node) misfit(item Item) string {
	switch {
	case !fits(n.Watchlists, item.Watchlist):
		return missing("watchlists", n.Watchlists, item.Watchlist)
	case !fits(n.Sources, item.Source):
		return missing("sources", n.Sources, item.Source)
	case !fits(n.Strengths, item.Strength):
		return missing("strengths", n.Strengths, item.Strength)
	}
	if len(n.Rules)+len(n.Entities) > 0 && !slices.Contains(n.Rules, item.Rule) && !slices.Contains(n.Entities, item.Entity) {
		return fmt.Sprintf("neither its rules %s nor its entities %s are what matched", list(n.Rules), list(n.Entities))
	}
	if len(n.Changes) > 0 && item.Change == nil {
		return "it takes changes only, and the article is new"
	}
	if len(n.Changes) > 0 && !slices.ContainsFunc(n.Changes, item.Change.MayHave) {
		return fmt.Sprintf("its changes %s are none of %s", list(n.Changes), list(item.Change.Classes))
	}
	return ""
}

func fits[T comparable](wanted []T, have T) bool {
	return len(wanted) == 0 || slices.Contains(wanted, have)
}

func missing[T ~string](what string, wanted []T, have T) string {
	return fmt.Sprintf("its %s %s do not name %q", what, list(wanted), string(have))
}

func list[T ~string](names []T) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = string(name)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// conditions names what the node asks for, for the trace.
func conditions(n *node) string {
	var parts []string
	for _, p := range []struct {
		name string
		list string
		set  bool
	}{
		{"watchlists", list(n.Watchlists), len(n.Watchlists) > 0},
		{"rules", list(n.Rules), len(n.Rules) > 0},
		{"entities", list(n.Entities), len(n.Entities) > 0},
		{"sources", list(n.Sources), len(n.Sources) > 0},
		{"changes", list(n.Changes), len(n.Changes) > 0},
		{"strengths", list(n.Strengths), len(n.Strengths) > 0},
	} {
		if p.set {
			parts = append(parts, p.name+" "+p.list)
		}
	}
	if len(parts) == 0 {
		return ": it takes everything"
	}
	return ": " + strings.Join(parts, ", ")
}

// outcome says what becomes of an item that the node takes.
func (n *node) outcome() string {
	if n.Send == SendNow {
		wait := "at once"
		if n.GroupWait > 0 {
			wait = "after " + n.GroupWait.String()
		}
		return fmt.Sprintf("to %s %s, grouped by %s", n.Receiver, wait, strings.Join(n.GroupBy, ", "))
	}
	return fmt.Sprintf("to %s in the digest %q, grouped by %s", n.Receiver, n.Digest, strings.Join(n.GroupBy, ", "))
}
