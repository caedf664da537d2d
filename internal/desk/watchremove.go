package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
)

// Remove takes entities and rules out of a watchlist of the database, by name;
// "rule:NAME" is a rule where an entity has the name, too.
func (e Editor) Remove(ctx context.Context, list string, names []string) (Edited, error) {
	return e.change(ctx, list, func(l *news.Watchlist) error {
		l.Entities, l.Rules = slices.Clone(l.Entities), slices.Clone(l.Rules)
		for _, name := range names {
			if !removeEntry(l, name) {
				return news.Advise(fmt.Errorf("watchlist %q has no entity and no rule %q", list, name), "%h lists them", news.To(news.HintListShow))
			}
		}
		return nil
	})
}

func removeEntry(l *news.Watchlist, name string) bool {
	kind, rest, ok := strings.Cut(name, ":")
	if !ok || kind != "entity" && kind != "rule" {
		kind, rest = "", name
	}
	rest = text.Fold(strings.TrimSpace(rest))
	if i := slices.IndexFunc(l.Entities, func(e news.Entity) bool { return text.Fold(e.Name) == rest }); i >= 0 && kind != "rule" {
		l.Entities = slices.Delete(l.Entities, i, i+1)
		return true
	}
	if i := slices.IndexFunc(l.Rules, func(r news.Rule) bool { return text.Fold(r.Name) == rest }); i >= 0 && kind != "entity" {
		l.Rules = slices.Delete(l.Rules, i, i+1)
		return true
	}
	return false
}

// change makes a new version of a watchlist of the database.
func (e Editor) change(ctx context.Context, list string, change func(*news.Watchlist) error) (edited Edited, err error) {
	if err := e.check(); err != nil {
		return edited, err
	}
	var versions []store.WatchlistVersion
	err = editWatchlists(ctx, e.Store, e.Files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		v := w.StoredNamed(list)
		if v == nil {
			return nil, w.Unknown(list)
		}
		next := v.List
		if err := change(&next); err != nil {
			return nil, err
		}
		diff := watchlist.Compare(&v.List, &next)
		edited = Edited{Watchlist: list, Owner: next.Owner, Version: v.N, Diff: diff}
		versions = []store.WatchlistVersion{{At: e.Now, By: e.By, What: diff.String(), Home: store.HomeDatabase, List: next}}
		_, err := (*watchlist.Draft)(nil).Compile(w.With(versions), w.All())
		return versions, err
	})
	if err == nil {
		edited.Version = versions[0].N
	}
	return edited, err
}

// Drop takes a whole watchlist out of the database; its history stays. It is
// the one change to a watchlist whose name the configuration has, too.
func (e Editor) Drop(ctx context.Context, list string) (edited Edited, err error) {
	if err := e.check(); err != nil {
		return edited, err
	}
	var versions []store.WatchlistVersion
	err = editWatchlists(ctx, e.Store, e.Files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		v := w.StoredNamed(list)
		if i := slices.IndexFunc(w.Aside, func(a store.WatchlistVersion) bool { return a.List.Name == list }); i >= 0 {
			v = &w.Aside[i]
		}
		if v == nil {
			return nil, w.Unknown(list)
		}
		edited = Edited{Watchlist: list, Owner: v.List.Owner, Diff: watchlist.Compare(&v.List, &news.Watchlist{})}
		versions = []store.WatchlistVersion{{At: e.Now, By: e.By, What: "removed the watchlist", Home: store.HomeDatabase, Gone: true, List: v.List}}
		if w.StoredNamed(list) == nil {
			return versions, nil
		}
		_, err := (*watchlist.Draft)(nil).Compile(w.With(versions), w.All())
		return versions, err
	})
	if err == nil {
		edited.Version = versions[0].N
	}
	return edited, err
}

// Transfer gives watchlists of the database to another owner: those named, or
// all of one owner's if none is.
func (e Editor) Transfer(ctx context.Context, lists []string, from, to string) (moved []Edited, err error) {
	e.Owner = to
	if err := e.check(); err != nil {
		return nil, err
	}
	var versions []store.WatchlistVersion
	err = editWatchlists(ctx, e.Store, e.Files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		moved, versions = nil, nil
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
			case v.List.Owner == to:
				continue
			}
			next := v.List
			next.Owner = to
			versions = append(versions, store.WatchlistVersion{At: e.Now, By: e.By, What: fmt.Sprintf("owner %s, was %s", to, v.List.Owner), Home: store.HomeDatabase, List: next})
			moved = append(moved, Edited{Watchlist: next.Name, Owner: to, Diff: watchlist.Compare(&v.List, &next)})
		}
		if len(versions) == 0 {
			return nil, w.NothingOf(from, to)
		}
		return versions, nil
	})
	for i, v := range versions {
		moved[i].Version = v.N
	}
	return moved, err
}
