package watchlist

import (
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/text"
)

// Merge returns a list with the entries of another: what is new is added, and
// what has the name of an entry takes its place.
func Merge(into, from news.Watchlist) news.Watchlist {
	into.StrictI = into.StrictI || from.StrictI
	into.Entities = mergeNamed(into.Entities, from.Entities, func(e news.Entity) string { return text.Fold(e.Name) })
	into.Rules = mergeNamed(into.Rules, from.Rules, func(r news.Rule) string { return text.Fold(r.Name) })
	into.Facts = mergeNamed(into.Facts, from.Facts, func(f news.Fact) string { return f.Name })
	return into
}

func mergeNamed[T any](into, from []T, name func(T) string) []T {
	into = slices.Clone(into)
	at := map[string]int{}
	for i, have := range into {
		at[name(have)] = i
	}
	for _, more := range from {
		if i, known := at[name(more)]; known {
			into[i] = more
			continue
		}
		into = append(into, more)
	}
	return into
}

// Without returns a list without an entry, by name, and whether it had one.
// "rule:NAME" is a rule where an entity has the name, too.
func Without(l news.Watchlist, name string) (news.Watchlist, bool) {
	kind, rest, ok := strings.Cut(name, ":")
	if !ok || kind != "entity" && kind != "rule" {
		kind, rest = "", name
	}
	rest = text.Fold(strings.TrimSpace(rest))
	if i := slices.IndexFunc(l.Entities, func(e news.Entity) bool { return text.Fold(e.Name) == rest }); i >= 0 && kind != "rule" {
		l.Entities = slices.Delete(slices.Clone(l.Entities), i, i+1)
		return l, true
	}
	if i := slices.IndexFunc(l.Rules, func(r news.Rule) bool { return text.Fold(r.Name) == rest }); i >= 0 && kind != "entity" {
		l.Rules = slices.Delete(slices.Clone(l.Rules), i, i+1)
		return l, true
	}
	return l, false
}

// lists are the options of an entity that are lists.
func lists() []string {
	return []string{"aliases", "spellings", "strike", "languages", "never", "context", "not_with"}
}

// JoinOptions returns the options that an entity has, with those that are
// given: lists are added to, the others replaced; its name stays as it is written.
func JoinOptions(has, given []Option) []Option {
	for _, g := range given {
		i := slices.IndexFunc(has, func(o Option) bool { return o.Name == g.Name })
		switch {
		case g.Name == "name":
		case i < 0:
			has = append(has, g)
		case slices.Contains(lists(), g.Name):
			for _, v := range g.Values {
				if !slices.Contains(has[i].Values, v) {
					has[i].Values = append(has[i].Values, v)
				}
			}
		default:
			has[i].Values = g.Values
		}
	}
	return has
}

// ValueOf returns the value of an option that has one, "" where it is not given.
func ValueOf(options []Option, name string) string {
	for _, o := range options {
		if o.Name == name && len(o.Values) > 0 {
			return o.Values[0]
		}
	}
	return ""
}
