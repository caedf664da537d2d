package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// Editor changes watchlists of the database. A change is checked with all
// watchlists of both homes, as a configuration is, and saved whole or not at
// all; one that somebody else was faster with is made again on what he left.
type Editor struct {
	Store *store.Store
	Files []news.Watchlist // of the configuration, which it leaves alone
	By    string           // who changes them
	Owner string           // of a watchlist that is new; By if empty
	Now   time.Time
	// DryRun checks a change and tells of it, and saves nothing.
	DryRun bool
}

// Edited is what became of one watchlist.
type Edited struct {
	Watchlist string `json:"watchlist"`
	Owner     string `json:"owner"`
	Version   int    `json:"version"` // that it has now
	watchlist.Diff
}

// mostTries bounds how often a change is made again: each time somebody else
// has made one.
const mostTries = 50

// editWatchlists saves what edit makes of the watchlists as they are now.
func editWatchlists(ctx context.Context, s *store.Store, files []news.Watchlist, edit func(*settings.Lists) ([]store.WatchlistVersion, error)) error {
	var lost error
	for range mostTries {
		w, err := settings.ReadLists(ctx, s, files)
		if err != nil {
			return err
		}
		versions, err := edit(w)
		if err != nil {
			return err
		}
		if lost = s.SaveWatchlists(ctx, w.Generation, versions); !errors.Is(lost, store.ErrConflict) {
			return lost
		}
	}
	return lost
}

// AddEntity adds an entity, by its options, to a watchlist of the database,
// which it makes if there is none of the name. Where the entity is there
// already, lists are added to its own and the other options given take the
// place of its own; with replace, all of it does.
func (e Editor) AddEntity(ctx context.Context, list string, options []watchlist.Option, replace bool) (Edited, []yamldoc.Fault, error) {
	return e.add(ctx, list, func(w *settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) {
		if v := w.StoredNamed(list); v != nil && !replace {
			name := text.Fold(valueOf(options, "name"))
			i := slices.IndexFunc(v.List.Entities, func(have news.Entity) bool { return text.Fold(have.Name) == name })
			if i >= 0 {
				return watchlist.DraftEntity(list, joinOptions(watchlist.EntityOptions(v.List.Entities[i]), options))
			}
		}
		return watchlist.DraftEntity(list, options)
	})
}

// AddRule adds a rule, by its options, as AddEntity does. One of that name is
// replaced only if told so.
func (e Editor) AddRule(ctx context.Context, list string, options []watchlist.Option, replace bool) (Edited, []yamldoc.Fault, error) {
	return e.add(ctx, list, func(w *settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) {
		if v := w.StoredNamed(list); v != nil && !replace {
			name := text.Fold(valueOf(options, "name"))
			if slices.ContainsFunc(v.List.Rules, func(have news.Rule) bool { return text.Fold(have.Name) == name }) {
				err := fmt.Errorf("watchlist %q has a rule %q already", list, valueOf(options, "name"))
				return nil, nil, news.Advise(err, "%h puts this one in its place", news.To(news.HintField, "replace"))
			}
		}
		return watchlist.DraftRule(list, options)
	})
}

func valueOf(options []watchlist.Option, name string) string {
	for _, o := range options {
		if o.Name == name && len(o.Values) > 0 {
			return o.Values[0]
		}
	}
	return ""
}

// listOptions are the options of an entity that are lists.
func listOptions() []string {
	return []string{"aliases", "spellings", "strike", "languages", "never", "context", "not_with"}
}

// joinOptions are the options that an entity has, with those that are given;
// its name stays as it is written.
func joinOptions(has, given []watchlist.Option) []watchlist.Option {
	for _, g := range given {
		i := slices.IndexFunc(has, func(o watchlist.Option) bool { return o.Name == g.Name })
		switch {
		case g.Name == "name":
		case i < 0:
			has = append(has, g)
		case slices.Contains(listOptions(), g.Name):
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

func (e Editor) add(ctx context.Context, list string, draft func(*settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error)) (Edited, []yamldoc.Fault, error) {
	edited, faults, err := e.merge(ctx, draft, false)
	if err != nil {
		return Edited{}, faults, err
	}
	return edited[0], faults, nil
}

// Import merges a draft into the watchlists of the database: what is new is
// added, and what has the name of an entity or rule there takes its place.
// With whole, a watchlist then holds what the draft holds and nothing else.
func (e Editor) Import(ctx context.Context, d *watchlist.Draft, whole bool) ([]Edited, []yamldoc.Fault, error) {
	return e.merge(ctx, func(*settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) { return d, nil, nil }, whole)
}

func (e Editor) merge(ctx context.Context, draft func(*settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error), whole bool) (edited []Edited, faults []yamldoc.Fault, err error) {
	if err := e.check(); err != nil {
		return nil, nil, err
	}
	var versions []store.WatchlistVersion
	err = editWatchlists(ctx, e.Store, e.Files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		var d *watchlist.Draft
		if d, faults, err = draft(w); err != nil {
			return nil, err
		}
		edited = nil
		versions = nil
		for _, l := range d.Watchlists {
			v, one, err := e.version(w, l, whole)
			if err != nil {
				return nil, err
			}
			edited = append(edited, one)
			if !one.Empty() {
				versions = append(versions, v)
			}
		}
		more, err := d.Compile(w.With(versions), w.All())
		faults = append(faults, more...)
		if err != nil || e.DryRun {
			return nil, err
		}
		return versions, nil
	})
	for _, v := range versions {
		i := slices.IndexFunc(edited, func(one Edited) bool { return one.Watchlist == v.List.Name })
		edited[i].Version = max(v.N, edited[i].Version)
	}
	return edited, faults, err
}

// version is the version that a list of a draft makes of the stored one.
func (e Editor) version(w *settings.Lists, l news.Watchlist, whole bool) (store.WatchlistVersion, Edited, error) {
	if err := w.Writable(l.Name); err != nil {
		return store.WatchlistVersion{}, Edited{}, err
	}
	next, was, n := l, (*news.Watchlist)(nil), 0
	next.Owner = e.Owner
	if v := w.StoredNamed(l.Name); v != nil {
		was, n = &v.List, v.N
		if e.Owner != "" && e.Owner != was.Owner {
			err := fmt.Errorf("watchlist %q is %s's", l.Name, was.Owner)
			return store.WatchlistVersion{}, Edited{}, news.Advise(err, "%h gives it to "+e.Owner, news.To(news.HintListTransfer))
		}
		if !whole {
			next = mergeLists(*was, l)
		}
		next.Owner = was.Owner
	}
	if next.Owner == "" {
		next.Owner = e.By
	}
	diff := watchlist.Compare(was, &next)
	return store.WatchlistVersion{At: e.Now, By: e.By, What: diff.String(), Home: store.HomeDatabase, List: next},
		Edited{Watchlist: l.Name, Owner: next.Owner, Version: n, Diff: diff}, nil
}

// mergeLists puts the entries of one list into another.
func mergeLists(into, from news.Watchlist) news.Watchlist {
	into.Entities, into.Rules = slices.Clone(into.Entities), slices.Clone(into.Rules)
	into.StrictI = into.StrictI || from.StrictI
	entities, rules := map[string]int{}, map[string]int{}
	for i, e := range into.Entities {
		entities[text.Fold(e.Name)] = i
	}
	for i, r := range into.Rules {
		rules[text.Fold(r.Name)] = i
	}
	for _, e := range from.Entities {
		if i, known := entities[text.Fold(e.Name)]; known {
			into.Entities[i] = e
			continue
		}
		into.Entities = append(into.Entities, e)
	}
	for _, r := range from.Rules {
		if i, known := rules[text.Fold(r.Name)]; known {
			into.Rules[i] = r
			continue
		}
		into.Rules = append(into.Rules, r)
	}
	into.Facts = slices.Clone(into.Facts)
	for _, f := range from.Facts {
		if i := slices.IndexFunc(into.Facts, func(have news.Fact) bool { return have.Name == f.Name }); i >= 0 {
			into.Facts[i] = f
			continue
		}
		into.Facts = append(into.Facts, f)
	}
	return into
}

// check looks at who is named.
func (e Editor) check() error {
	for what, name := range map[string]string{"who changes it": e.By, "the owner": e.Owner} {
		if strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl) || len([]rune(name)) > 80 {
			return fmt.Errorf("%s cannot be called %q: at most 80 characters, with no space at an end and no control character", what, name)
		}
	}
	if e.By == "" {
		return news.Advise(errors.New("it is not known who changes it"), "say so with %h", news.To(news.HintField, "as"))
	}
	return nil
}
