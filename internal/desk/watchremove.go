package desk

import (
	"context"
	"fmt"
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
)

// RemoveEntries takes entities and rules out of a watchlist of the database, by
// name; "rule:NAME" is a rule where an entity has the name, too.
func (d *Desk) RemoveEntries(ctx context.Context, by news.Actor, list string, names []string) (edited Edited, err error) {
	e := edit{by: by.Name, at: d.now()}
	if err := e.check(); err != nil {
		return edited, err
	}
	var versions []store.WatchlistVersion
	err = d.save(ctx, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		v := w.StoredNamed(list)
		if v == nil {
			return nil, w.Unknown(list)
		}
		next := v.List
		for _, name := range names {
			var had bool
			if next, had = watchlist.Without(next, name); !had {
				err := news.Because(ErrNotFound, fmt.Sprintf("watchlist %q has no entity and no rule %q", list, name))
				return nil, news.Advise(err, "%h lists them", news.To(news.HintListShow))
			}
		}
		diff := watchlist.Compare(&v.List, &next)
		edited = Edited{Watchlist: list, Owner: next.Owner, Version: v.N, Diff: diff}
		versions = []store.WatchlistVersion{e.made(next, diff.String())}
		return versions, compileAs(w, versions)
	})
	if err == nil {
		edited.Version = versions[0].N
	}
	return edited, err
}

// compileAs checks the watchlists as they would be with some versions saved.
func compileAs(w *settings.Lists, versions []store.WatchlistVersion) error {
	_, err := (*watchlist.Draft)(nil).Compile(w.With(versions), w.All())
	return err
}

// RemoveWatchlist takes a whole watchlist out of the database; its history
// stays. It is the one change to a watchlist whose name the configuration has,
// too.
func (d *Desk) RemoveWatchlist(ctx context.Context, by news.Actor, list string) (edited Edited, err error) {
	e := edit{by: by.Name, at: d.now()}
	if err := e.check(); err != nil {
		return edited, err
	}
	var versions []store.WatchlistVersion
	err = d.save(ctx, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		v := w.StoredNamed(list)
		if i := slices.IndexFunc(w.Aside, func(a store.WatchlistVersion) bool { return a.List.Name == list }); i >= 0 {
			v = &w.Aside[i]
		}
		if v == nil {
			return nil, w.Unknown(list)
		}
		edited = Edited{Watchlist: list, Owner: v.List.Owner, Diff: watchlist.Compare(&v.List, &news.Watchlist{})}
		gone := e.made(v.List, "removed the watchlist")
		gone.Gone = true
		versions = []store.WatchlistVersion{gone}
		if w.StoredNamed(list) == nil {
			return versions, nil
		}
		return versions, compileAs(w, versions)
	})
	if err == nil {
		edited.Version = versions[0].N
	}
	return edited, err
}

// TransferWatchlists gives watchlists of the database to another owner: those
// named, or all of one owner's if none is.
func (d *Desk) TransferWatchlists(ctx context.Context, by news.Actor, lists []string, from, to string) (moved []Edited, err error) {
	e := edit{by: by.Name, owner: to, at: d.now()}
	if err := e.check(); err != nil {
		return nil, err
	}
	var versions []store.WatchlistVersion
	err = d.save(ctx, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		moved, versions = nil, nil
		taken, err := transferred(w, lists, from, to)
		if err != nil {
			return nil, err
		}
		for _, v := range taken {
			next := v.List
			next.Owner = to
			versions = append(versions, e.made(next, fmt.Sprintf("owner %s, was %s", to, v.List.Owner)))
			moved = append(moved, Edited{Watchlist: next.Name, Owner: to, Diff: watchlist.Compare(&v.List, &next)})
		}
		return versions, nil
	})
	for i, v := range versions {
		moved[i].Version = v.N
	}
	return moved, err
}

// transferred returns the watchlists that change their owner, at least one.
func transferred(w *settings.Lists, lists []string, from, to string) (taken []store.WatchlistVersion, err error) {
	for _, name := range lists {
		if w.StoredNamed(name) == nil {
			return nil, w.Unknown(name)
		}
	}
	for _, v := range w.Stored {
		theirs := from == "" || v.List.Owner == from
		switch {
		case len(lists) > 0 && !slices.Contains(lists, v.List.Name), len(lists) == 0 && !theirs:
			continue
		case !theirs:
			return nil, fmt.Errorf("watchlist %q is %s's, not %s's", v.List.Name, v.List.Owner, from)
		case v.List.Owner != to:
			taken = append(taken, v)
		}
	}
	if len(taken) == 0 {
		return nil, w.NothingOf(from, to)
	}
	return taken, nil
}
