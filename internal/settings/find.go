package settings

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/store"
)

// Find returns a watchlist as it is now, of either home. One of a file that no run
// has noted yet has no version.
func (w *Lists) Find(name string) (store.WatchlistVersion, error) {
	if f := w.FileNamed(name); f != nil {
		v := store.WatchlistVersion{}
		i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == name })
		if i >= 0 && SameList(w.Noted[i].List, *f) {
			v = w.Noted[i]
		}
		v.Home = store.HomeFile
		v.Place = f.Pos
		v.List = *f
		return v, nil
	}
	if v := w.StoredNamed(name); v != nil {
		return *v, nil
	}
	return store.WatchlistVersion{}, NoSuch(w.All(), name)
}

// History returns all versions of a watchlist, oldest first, also of one that is
// gone. The store may be nil where there is no database yet.
func (w *Lists) History(ctx context.Context, s *store.Store, name string) ([]store.WatchlistVersion, error) {
	if s != nil {
		versions, err := s.WatchlistHistory(ctx, name)
		if err != nil || len(versions) > 0 {
			return versions, err
		}
	}
	if f := w.FileNamed(name); f != nil {
		err := news.Because(store.ErrNotFound, fmt.Sprintf("watchlist %q is written at %s and has no history yet", name, f.Pos))
		return nil, news.Advise(err, "%h and %h note each change of it", news.To(news.HintRun), news.To(news.HintOnce))
	}
	return nil, NoSuch(w.All(), name)
}

// WatchlistVersion returns one version of a watchlist, also of one that is gone.
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
	err = news.Because(store.ErrNotFound, fmt.Sprintf("watchlist %q has no version %d; it has %d", name, n, len(versions)))
	return v, news.Advise(err, "%h lists them", news.To(news.HintListHistory))
}

// NoSuch says that no watchlist has the name, and which there are.
func NoSuch(lists []news.Watchlist, name string) error {
	var names []string
	for _, l := range lists {
		names = append(names, l.Name)
	}
	err := news.Because(store.ErrNotFound, fmt.Sprintf("no watchlist is named %q", name))
	if len(names) == 0 {
		return news.Advise(err, "there is none yet; %h makes one", news.To(news.HintListAdd))
	}
	return news.Advise(err, "there are "+strings.Join(names, ", "))
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
	err := news.Because(store.ErrNotFound, fmt.Sprintf("no watchlist is named %q", name))
	if len(names) == 0 {
		return news.Advise(err, "the database has none yet; %h makes one", news.To(news.HintListAdd))
	}
	return news.Advise(err, "the database has "+strings.Join(names, ", "))
}

// Writable says why a watchlist cannot be changed here.
func (w *Lists) Writable(name string) error {
	if f := w.FileNamed(name); f != nil {
		err := fmt.Errorf("watchlist %q is written at %s, and that is where it is changed", name, f.Pos)
		return news.Advise(err, "edit it there, or name another watchlist")
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
