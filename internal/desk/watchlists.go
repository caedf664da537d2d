package desk

import (
	"context"
	"slices"
	"time"

	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
)

// byConfiguration is who changes what is written in files.
const byConfiguration = "configuration"

// NoteFiles notes in the database what changed in the watchlists of the
// configuration since they were last noted, and which of them are no more.
func NoteFiles(ctx context.Context, s *store.Store, files []news.Watchlist, now time.Time) error {
	return editWatchlists(ctx, s, files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
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
			case !settings.SameList(w.Noted[i].List, l):
				note(l, watchlist.Compare(&w.Noted[i].List, &l).String(), false)
			}
		}
		for _, v := range w.Noted {
			if w.FileNamed(v.List.Name) == nil {
				v.List.Pos = v.Place
				note(v.List, "is no longer in the configuration", true)
			}
		}
		return out, nil
	})
}
