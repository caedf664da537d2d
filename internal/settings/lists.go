package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Lists are the watchlists of both homes, as they are now: those of the
// configuration and its files, and those that people made in the database.
type Lists struct {
	Files  []news.Watchlist
	Stored []store.WatchlistVersion // those of the database, by name
	Noted  []store.WatchlistVersion // the files as they were last noted in the database
	// Aside are those of the database whose name the configuration has too:
	// one name has one home, and they are not matched.
	Aside      []store.WatchlistVersion
	Generation int64
}

// ReadLists reads the watchlists of the database beside those of the
// configuration. The store may be nil where there is no database yet.
func ReadLists(ctx context.Context, s *store.Store, files []news.Watchlist) (*Lists, error) {
	w := &Lists{Files: files}
	if s == nil {
		return w, nil
	}
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
		case w.FileNamed(v.List.Name) != nil:
			w.Aside = append(w.Aside, v)
		default:
			w.Stored = append(w.Stored, v)
		}
	}
	return w, nil
}

// inDatabase marks everything in a watchlist as standing in the database.
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

// All returns the watchlists that are matched, those of the configuration first.
func (w *Lists) All() []news.Watchlist {
	lists := slices.Clone(w.Files)
	for _, v := range w.Stored {
		lists = append(lists, v.List)
	}
	return lists
}

// With returns all watchlists as they would be with some versions saved.
func (w *Lists) With(versions []store.WatchlistVersion) []news.Watchlist {
	lists := w.All()
	for _, v := range versions {
		i := slices.IndexFunc(lists, func(l news.Watchlist) bool { return l.Name == v.List.Name })
		switch {
		case v.Gone:
			lists = slices.Delete(lists, i, i+1)
		case i < 0:
			lists = append(lists, v.List)
		default:
			lists[i] = v.List
		}
	}
	return lists
}

// FileNamed returns the watchlist of the configuration that has the name, or nil.
func (w *Lists) FileNamed(name string) *news.Watchlist {
	if i := slices.IndexFunc(w.Files, func(l news.Watchlist) bool { return l.Name == name }); i >= 0 {
		return &w.Files[i]
	}
	return nil
}

// StoredNamed returns the watchlist of the database that has the name and is
// matched, or nil.
func (w *Lists) StoredNamed(name string) *store.WatchlistVersion {
	if i := slices.IndexFunc(w.Stored, func(v store.WatchlistVersion) bool { return v.List.Name == name }); i >= 0 {
		return &w.Stored[i]
	}
	return nil
}

// SameList reports whether two watchlists say the same, wherever they stand.
func SameList(a, b news.Watchlist) bool {
	a.Owner = ""
	b.Owner = ""
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
