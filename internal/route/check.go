package route

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
)

func checkRoot(root Node) []Fault {
	var faults []Fault
	if root.Receiver == "" {
		faults = append(faults, Fault{"route", "", "the first route names no receiver", "add receiver: NAME, so that nothing goes astray"})
	}
	for field, set := range map[string]bool{
		"watchlists": len(root.Watchlists) > 0, "rules": len(root.Rules) > 0, "entities": len(root.Entities) > 0,
		"sources": len(root.Sources) > 0, "changes": len(root.Changes) > 0, "strengths": len(root.Strengths) > 0,
		"continue": root.Continue,
	} {
		if set {
			faults = append(faults, Fault{
				"route", field, field + " has no meaning on the first route: it takes everything",
				"move it into a route under routes:",
			})
		}
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Field, b.Field) })
	return faults
}

func check(n Node, path string) []Fault {
	var faults []Fault
	fault := func(field, hint, format string, args ...any) {
		faults = append(faults, Fault{path, field, fmt.Sprintf(format, args...), hint})
	}
	if n.Send != "" && n.Send != SendNow {
		fault("send", "write send: now, or digest: with a schedule", "send %q is unknown", n.Send)
	}
	if n.Send != "" && n.Digest != "" {
		fault("digest", "keep one of them", "a route has send or digest, not both")
	}
	if n.GroupWait < 0 && n.GroupWait != NoWait {
		fault("group_wait", "write 0s for none", "group_wait is negative")
	}
	for _, by := range n.GroupBy {
		if !slices.Contains([]string{ByStory, BySource, ByWatchlist, ByNone}, by) {
			fault("group_by", "write story, source, watchlist or none", "group_by %q is unknown", by)
		}
	}
	if len(n.GroupBy) > 1 && slices.Contains(n.GroupBy, ByNone) {
		fault("group_by", "write group_by: [none] alone", "none stands beside others")
	}
	for i, child := range n.Routes[:max(len(n.Routes)-1, 0)] {
		if child.takesAll() && !child.Continue {
			faults = append(faults, Fault{
				fmt.Sprintf("%s.routes[%d]", path, i+1), "",
				"this route is never reached: the one before it takes everything",
				"move it up, or write continue: yes in the one before",
			})
			break
		}
	}
	for _, c := range n.Changes {
		if !slices.Contains(changes(), c) {
			fault("changes", "write "+list(changes()), "change class %q is unknown", c)
		}
	}
	for _, s := range n.Strengths {
		if !slices.Contains(strengths(), s) {
			fault("strengths", "write "+list(strengths()), "strength %q is unknown", s)
		}
	}
	return faults
}

// takesAll reports whether the node has no conditions.
func (n Node) takesAll() bool {
	return len(n.Watchlists)+len(n.Rules)+len(n.Entities)+len(n.Sources)+len(n.Changes)+len(n.Strengths) == 0
}

// changes lists the classes that a route may name.
func changes() []news.ChangeClass {
	return []news.ChangeClass{
		news.ChangeHeadline, news.ChangeLead, news.ChangeNameAdded, news.ChangeNameRemoved, news.ChangeNumber,
		news.ChangeQuote, news.ChangeNegation, news.ChangeCorrection, news.ChangeText, news.ChangeRemoved, news.ChangeRestored,
		news.ChangeRewritten, news.ChangeSpelling,
	}
}

// strengths lists the strengths that a route may name.
func strengths() []news.Strength {
	return []news.Strength{news.StrengthExact, news.StrengthVariant, news.StrengthWeak}
}
