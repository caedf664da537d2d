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

// EditOptions say how watchlists of the database are changed.
type EditOptions struct {
	Owner string // of a watchlist that is new; who makes it if empty
	// Replace puts an entity or rule in the place of the one of its name; an
	// imported watchlist then holds what the draft holds and nothing else.
	Replace bool
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

// AddEntity adds an entity, by its options, to a watchlist of the database,
// which it makes if there is none of the name. Where the entity is there
// already, lists are added to its own and the other options given take the
// place of its own.
func (d *Desk) AddEntity(
	ctx context.Context, by news.Actor, list string, options []watchlist.Option, opt EditOptions,
) (Edited, []yamldoc.Fault, error) {
	return d.add(ctx, by, opt, func(w *settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) {
		if v := w.StoredNamed(list); v != nil && !opt.Replace {
			name := text.Fold(watchlist.ValueOf(options, "name"))
			i := slices.IndexFunc(v.List.Entities, func(have news.Entity) bool { return text.Fold(have.Name) == name })
			if i >= 0 {
				return watchlist.DraftEntity(list, watchlist.JoinOptions(watchlist.EntityOptions(v.List.Entities[i]), options))
			}
		}
		return watchlist.DraftEntity(list, options)
	})
}

// AddRule adds a rule, by its options, as AddEntity does. One of that name is
// replaced only if told so.
func (d *Desk) AddRule(
	ctx context.Context, by news.Actor, list string, options []watchlist.Option, opt EditOptions,
) (Edited, []yamldoc.Fault, error) {
	return d.add(ctx, by, opt, func(w *settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) {
		if v := w.StoredNamed(list); v != nil && !opt.Replace {
			name := watchlist.ValueOf(options, "name")
			if slices.ContainsFunc(v.List.Rules, func(have news.Rule) bool { return text.Fold(have.Name) == text.Fold(name) }) {
				err := fmt.Errorf("watchlist %q has a rule %q already", list, name)
				return nil, nil, news.Advise(err, "%h puts this one in its place", news.To(news.HintField, "replace"))
			}
		}
		return watchlist.DraftRule(list, options)
	})
}

// drafter makes a draft of what is to be in watchlists as they are now.
type drafter func(*settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error)

func (d *Desk) add(ctx context.Context, by news.Actor, opt EditOptions, draft drafter) (Edited, []yamldoc.Fault, error) {
	opt.Replace = false // of the whole list
	edited, faults, err := d.merge(ctx, by, opt, draft)
	if err != nil {
		return Edited{}, faults, err
	}
	return edited[0], faults, nil
}

// Import merges a draft into the watchlists of the database: what is new is
// added, and what has the name of an entity or rule there takes its place.
func (d *Desk) Import(ctx context.Context, by news.Actor, draft *watchlist.Draft, opt EditOptions) ([]Edited, []yamldoc.Fault, error) {
	return d.merge(ctx, by, opt, func(*settings.Lists) (*watchlist.Draft, []yamldoc.Fault, error) { return draft, nil, nil })
}

// merge saves what a draft makes of watchlists. They are checked with all of
// both homes, as a configuration is, and saved whole or not at all.
func (d *Desk) merge(
	ctx context.Context, by news.Actor, opt EditOptions, draft drafter,
) (edited []Edited, faults []yamldoc.Fault, err error) {
	e := edit{by: by.Name, owner: opt.Owner, at: d.now()}
	if err := e.check(); err != nil {
		return nil, nil, err
	}
	var versions []store.WatchlistVersion
	err = d.save(ctx, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		var wanted *watchlist.Draft
		if wanted, faults, err = draft(w); err != nil {
			return nil, err
		}
		edited, versions = nil, nil
		for _, l := range wanted.Watchlists {
			v, one, err := e.version(w, l, opt.Replace)
			if err != nil {
				return nil, err
			}
			edited = append(edited, one)
			if !one.Empty() {
				versions = append(versions, v)
			}
		}
		more, err := wanted.Compile(w.With(versions), w.All())
		faults = append(faults, more...)
		if err != nil || opt.DryRun {
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

// changer makes new versions of watchlists as they are now.
type changer func(*settings.Lists) ([]store.WatchlistVersion, error)

// save saves what change makes of the watchlists as they are now.
func (d *Desk) save(ctx context.Context, change changer) error {
	return saveLists(ctx, d.store, d.settings().Config.Watchlists, change)
}

// mostTries bounds how often a change is made again: each time somebody else
// has made one.
const mostTries = 50

// saveLists saves what change makes of the watchlists as they are now. A change
// that somebody else was faster with is made again on what they left.
func saveLists(ctx context.Context, s *store.Store, files []news.Watchlist, change changer) error {
	var lost error
	for range mostTries {
		w, err := settings.ReadLists(ctx, s, files)
		if err != nil {
			return err
		}
		versions, err := change(w)
		if err != nil {
			return err
		}
		if lost = s.SaveWatchlists(ctx, w.Generation, versions); !errors.Is(lost, ErrConflict) {
			return lost
		}
	}
	return lost
}

// edit is who changes watchlists of the database, and when.
type edit struct {
	by    string
	owner string // that is wanted, "" if none is
	at    time.Time
}

// check looks at who is named.
func (e edit) check() error {
	for _, who := range []struct{ what, name string }{{"who changes it", e.by}, {"the owner", e.owner}} {
		if strings.TrimSpace(who.name) != who.name || strings.ContainsFunc(who.name, unicode.IsControl) || len([]rune(who.name)) > 80 {
			const rule = "at most 80 characters, with no space at an end and no control character"
			return fmt.Errorf("%s cannot be called %q: %s", who.what, who.name, rule)
		}
	}
	if e.by == "" {
		return news.Advise(errors.New("it is not known who changes it"), "say so with %h", news.To(news.HintField, "as"))
	}
	return nil
}

// version returns the version that a list of a draft makes of the stored one;
// whole, it takes the stored one's place.
func (e edit) version(w *settings.Lists, l news.Watchlist, whole bool) (store.WatchlistVersion, Edited, error) {
	if err := w.Writable(l.Name); err != nil {
		return store.WatchlistVersion{}, Edited{}, err
	}
	next, was, n := l, (*news.Watchlist)(nil), 0
	next.Owner = e.owner
	if v := w.StoredNamed(l.Name); v != nil {
		was, n = &v.List, v.N
		if e.owner != "" && e.owner != was.Owner {
			err := fmt.Errorf("watchlist %q is %s's", l.Name, was.Owner)
			return store.WatchlistVersion{}, Edited{}, news.Advise(err, "%h gives it to "+e.owner, news.To(news.HintListTransfer))
		}
		if !whole {
			next = watchlist.Merge(*was, l)
		}
		next.Owner = was.Owner
	}
	if next.Owner == "" {
		next.Owner = e.by
	}
	diff := watchlist.Compare(was, &next)
	return e.made(next, diff.String()), Edited{Watchlist: l.Name, Owner: next.Owner, Version: n, Diff: diff}, nil
}

// made returns a new version of a watchlist.
func (e edit) made(l news.Watchlist, what string) store.WatchlistVersion {
	return store.WatchlistVersion{At: e.at, By: e.by, What: what, Home: store.HomeDatabase, List: l}
}
