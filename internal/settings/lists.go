package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/config"
	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Writable says why a watchlist cannot be changed here.
func (w *Lists) Writable(name string) error {
	if f := w.FileNamed(name); f != nil {
		return news.Advise(fmt.Errorf("watchlist %q is written at %s, and that is where it is changed", name, f.Pos), "edit it there, or name another watchlist")
	}
	return nil
}

// With are all watchlists as they would be with some versions saved.
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

// ReadLists reads the watchlists of the database beside those of the configuration.
func ReadLists(ctx context.Context, s *store.Store, files []news.Watchlist) (*Lists, error) {
	w := &Lists{Files: files}
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

// All are the watchlists that are matched, those of the configuration first.
func (w *Lists) All() []news.Watchlist {
	lists := slices.Clone(w.Files)
	for _, v := range w.Stored {
		lists = append(lists, v.List)
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

// Clash says of a watchlist that was set aside where the two of its name are,
// and what to do about it.
func (w *Lists) Clash(v store.WatchlistVersion) *news.Problem {
	const twice = "watchlist %q is written at %s, and one of that name, of %s, is in the database: only the first is matched"
	return &news.Problem{
		Err:    fmt.Errorf(twice, v.List.Name, w.FileNamed(v.List.Name).Pos, v.List.Owner),
		Advice: "give the one in the file another name; or %h the one in the database, %h it, and import it under another name",
		Hints:  []news.Hint{news.To(news.HintListExport), news.To(news.HintListRemove, "NAME")},
	}
}

// WithStored is the configuration with the watchlists of both homes in place of
// its own. Warnings tell what of the database is not matched.
func WithStored(ctx context.Context, s *store.Store, cfg *config.Config) (joined *config.Config, warnings []error, err error) {
	w, err := ReadLists(ctx, s, cfg.Watchlists)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range w.Aside {
		warnings = append(warnings, w.Clash(v))
	}
	both := *cfg
	both.Watchlists = w.All()
	return &both, warnings, nil
}

// SameList reports whether two watchlists say the same, wherever they stand.
func SameList(a, b news.Watchlist) bool {
	a.Owner, b.Owner = "", ""
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// Find is a watchlist as it is now, of either home. One of a file that no run
// has noted yet has no version.
func (w *Lists) Find(name string) (store.WatchlistVersion, error) {
	if f := w.FileNamed(name); f != nil {
		v := store.WatchlistVersion{}
		if i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == name }); i >= 0 && SameList(w.Noted[i].List, *f) {
			v = w.Noted[i]
		}
		v.Home, v.Place, v.List = store.HomeFile, f.Pos, *f
		return v, nil
	}
	if v := w.StoredNamed(name); v != nil {
		return *v, nil
	}
	return store.WatchlistVersion{}, w.noSuch(name)
}

// noSuch says that there is no such watchlist, and which there are.
func (w *Lists) noSuch(name string) error {
	var names []string
	for _, l := range w.All() {
		names = append(names, l.Name)
	}
	err := fmt.Errorf("no watchlist is named %q", name)
	if len(names) == 0 {
		return news.Advise(err, "there is none yet; %h makes one", news.To(news.HintListAdd))
	}
	return news.Advise(err, "there are "+strings.Join(names, ", "))
}

// History are all versions of a watchlist, oldest first. It tells of those that
// are gone, too. The store may be nil where there is no database yet.
func (w *Lists) History(ctx context.Context, s *store.Store, name string) ([]store.WatchlistVersion, error) {
	if s != nil {
		versions, err := s.WatchlistHistory(ctx, name)
		if err != nil || len(versions) > 0 {
			return versions, err
		}
	}
	if f := w.FileNamed(name); f != nil {
		err := fmt.Errorf("watchlist %q is written at %s and has no history yet", name, f.Pos)
		return nil, news.Advise(err, "%h and %h note each change of it", news.To(news.HintRun), news.To(news.HintOnce))
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
	err = fmt.Errorf("watchlist %q has no version %d; it has %d", name, n, len(versions))
	return v, news.Advise(err, "%h lists them", news.To(news.HintListHistory))
}

// Unknown says that the database has no such watchlist, and which it has.
func (w *Lists) Unknown(name string) error {
	if err := w.Writable(name); err != nil {
		return err
	}
	var names []string
	for _, v := range w.Stored {
		names = append(names, v.List.Name)
	}
	err := fmt.Errorf("no watchlist is named %q", name)
	if len(names) == 0 {
		return news.Advise(err, "the database has none yet; %h makes one", news.To(news.HintListAdd))
	}
	return news.Advise(err, "the database has "+strings.Join(names, ", "))
}

// NothingOf says why a change of owner from one to another gives nothing.
func (w *Lists) NothingOf(from, to string) error {
	var owners []string
	for _, v := range w.Stored {
		if !slices.Contains(owners, v.List.Owner) {
			owners = append(owners, v.List.Owner)
		}
	}
	switch {
	case len(owners) == 0:
		return fmt.Errorf("the database has no watchlist yet")
	case slices.Equal(owners, []string{to}), from == "":
		return fmt.Errorf("they are %s's already", to)
	}
	slices.Sort(owners)
	return news.Advise(fmt.Errorf("no watchlist is %s's", from), "owners are "+strings.Join(owners, ", "))
}
