package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
)

// Watched are the watchlists of both homes, as they are now: those of the
// configuration and its files, and those that were made with `tocsin watch`.
type Watched struct {
	Files  []news.Watchlist
	Stored []store.WatchlistVersion // those of the database, by name
	Noted  []store.WatchlistVersion // the files as they were last noted in the database
	// Aside are those of the database whose name the configuration has too:
	// one name has one home, and they are not matched.
	Aside      []store.WatchlistVersion
	Generation int64
}

// Watch reads the watchlists of the database beside those of the configuration.
func Watch(ctx context.Context, s *store.Store, files []news.Watchlist) (*Watched, error) {
	w := &Watched{Files: files}
	all, generation, err := s.Watchlists(ctx)
	if err != nil {
		return nil, fmt.Errorf("watchlists: %w", err)
	}
	w.Generation = generation
	for _, v := range all {
		inDatabase(&v.List)
		switch {
		case v.Home == store.HomeFile:
			w.Noted = append(w.Noted, v)
		case w.file(v.List.Name) != nil:
			w.Aside = append(w.Aside, v)
		default:
			w.Stored = append(w.Stored, v)
		}
	}
	return w, nil
}

// inDatabase says in a watchlist of the database where everything in it stands.
func inDatabase(l *news.Watchlist) {
	l.Pos = fmt.Sprintf("watchlist %q of the database", l.Name)
	for i := range l.Entities {
		l.Entities[i].Pos = l.Pos
	}
	for i := range l.Rules {
		l.Rules[i].Pos = l.Pos
	}
	for i := range l.Facts {
		f := &l.Facts[i]
		f.Pos = l.Pos
		for j := range f.Patterns {
			f.Patterns[j].Pos = l.Pos
		}
	}
}

// Lists are the watchlists that are matched, those of the configuration first.
func (w *Watched) Lists() []news.Watchlist {
	lists := slices.Clone(w.Files)
	for _, v := range w.Stored {
		lists = append(lists, v.List)
	}
	return lists
}

func (w *Watched) file(name string) *news.Watchlist {
	if i := slices.IndexFunc(w.Files, func(l news.Watchlist) bool { return l.Name == name }); i >= 0 {
		return &w.Files[i]
	}
	return nil
}

func (w *Watched) stored(name string) *store.WatchlistVersion {
	if i := slices.IndexFunc(w.Stored, func(v store.WatchlistVersion) bool { return v.List.Name == name }); i >= 0 {
		return &w.Stored[i]
	}
	return nil
}

// Clash says of a watchlist that was set aside where the two of its name are.
func (w *Watched) Clash(v store.WatchlistVersion) string {
	return fmt.Sprintf("watchlist %q is written at %s, and one of that name, of %s, is in the database: only the first is matched", v.List.Name, w.file(v.List.Name).Pos, v.List.Owner)
}

// clashAdvice is what to do about a clash.
const clashAdvice = "give the one in the file another name; or `tocsin watch export` the one in the database, `tocsin watch remove NAME --all` it, and import it under another name"

// WithStored is the configuration with the watchlists of both homes in place of
// its own. Warnings tell what of the database is not matched.
func WithStored(ctx context.Context, s *store.Store, cfg *config.Config) (joined *config.Config, warnings []string, err error) {
	w, err := Watch(ctx, s, cfg.Watchlists)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range w.Aside {
		warnings = append(warnings, w.Clash(v)+"\nhint: "+clashAdvice)
	}
	both := *cfg
	both.Watchlists = w.Lists()
	return &both, warnings, nil
}

// byConfiguration is who changes what is written in files.
const byConfiguration = "configuration"

// noteFiles notes in the database what changed in the watchlists of the
// configuration since they were last noted, and which of them are no more.
func noteFiles(ctx context.Context, s *store.Store, files []news.Watchlist, now time.Time) error {
	return editWatchlists(ctx, s, files, func(w *Watched) ([]store.WatchlistVersion, error) {
		var out []store.WatchlistVersion
		note := func(l news.Watchlist, what string, gone bool) {
			out = append(out, store.WatchlistVersion{At: now, By: byConfiguration, What: what, Home: store.HomeFile, Place: l.Pos, Gone: gone, List: l})
		}
		clash := func(name string) bool {
			return slices.ContainsFunc(w.Aside, func(v store.WatchlistVersion) bool { return v.List.Name == name })
		}
		for _, l := range files {
			i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == l.Name })
			switch {
			case clash(l.Name): // its history is that of the other
			case i < 0:
				note(l, watchlist.Compare(nil, &l).String(), false)
			case !sameList(w.Noted[i].List, l):
				note(l, watchlist.Compare(&w.Noted[i].List, &l).String(), false)
			}
		}
		for _, v := range w.Noted {
			if w.file(v.List.Name) == nil {
				v.List.Pos = v.Place
				note(v.List, "is no longer in the configuration", true)
			}
		}
		return out, nil
	})
}

// sameList reports whether two watchlists say the same, wherever they stand.
func sameList(a, b news.Watchlist) bool {
	a.Owner, b.Owner = "", ""
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// Find is a watchlist as it is now, of either home. One of a file that no run
// has noted yet has no version.
func (w *Watched) Find(name string) (store.WatchlistVersion, error) {
	if f := w.file(name); f != nil {
		v := store.WatchlistVersion{}
		if i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == name }); i >= 0 && sameList(w.Noted[i].List, *f) {
			v = w.Noted[i]
		}
		v.Home, v.Place, v.List = store.HomeFile, f.Pos, *f
		return v, nil
	}
	if v := w.stored(name); v != nil {
		return *v, nil
	}
	return store.WatchlistVersion{}, w.noSuch(name)
}

// noSuch says that there is no such watchlist, and which there are.
func (w *Watched) noSuch(name string) error {
	var names []string
	for _, l := range w.Lists() {
		names = append(names, l.Name)
	}
	if len(names) == 0 {
		return fmt.Errorf("no watchlist is named %q\nhint: there is none yet; `tocsin watch add` makes one", name)
	}
	return fmt.Errorf("no watchlist is named %q\nhint: there are %s", name, strings.Join(names, ", "))
}

// History are all versions of a watchlist, oldest first. It tells of those that
// are gone, too. The store may be nil where there is no database yet.
func (w *Watched) History(ctx context.Context, s *store.Store, name string) ([]store.WatchlistVersion, error) {
	if s != nil {
		versions, err := s.WatchlistHistory(ctx, name)
		if err != nil || len(versions) > 0 {
			return versions, err
		}
	}
	if f := w.file(name); f != nil {
		return nil, fmt.Errorf("watchlist %q is written at %s and has no history yet\nhint: `tocsin run` and `tocsin once` note each change of it", name, f.Pos)
	}
	return nil, w.noSuch(name)
}

// WatchlistVersion is one version of a watchlist, also of one that is gone.
func WatchlistVersion(ctx context.Context, s *store.Store, name string, n int) (v store.WatchlistVersion, err error) {
	var versions []store.WatchlistVersion
	if s != nil {
		versions, err = s.WatchlistHistory(ctx, name)
	}
	if err != nil {
		return v, err
	}
	if i := slices.IndexFunc(versions, func(v store.WatchlistVersion) bool { return v.N == n }); i >= 0 {
		return versions[i], nil
	}
	return v, fmt.Errorf("watchlist %q has no version %d; it has %d\nhint: `tocsin watch history` lists them", name, n, len(versions))
}
