package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/internal/backtest"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// WatchlistLine is one watchlist as it is listed.
type WatchlistLine struct {
	Name      string     `json:"name"`
	Home      store.Home `json:"home"`
	Place     string     `json:"place"` // of those of files: where it is written
	Owner     string     `json:"owner"` // of those of the database
	Entities  int        `json:"entities"`
	Rules     int        `json:"rules"`
	Version   int        `json:"version"` // 0: a file's that no run has noted yet
	ChangedAt *time.Time `json:"changed_at"`
	ChangedBy string     `json:"changed_by"`
	SetAside  bool       `json:"set_aside"` // not matched: the configuration has one of the name
}

// InDatabase reports whether the watchlist is one of the database.
func (l WatchlistLine) InDatabase() bool { return l.Home == store.HomeDatabase }

// WatchlistVersion is one version of a watchlist.
type WatchlistVersion struct {
	WatchlistLine
	What      string         `json:"what"`
	Gone      bool           `json:"gone"`
	Watchlist news.Watchlist `json:"watchlist"`
}

func lineOf(v store.WatchlistVersion) WatchlistLine {
	return WatchlistLine{
		Name: v.List.Name, Home: v.Home, Place: v.Place, Owner: v.List.Owner, Entities: len(v.List.Entities), Rules: len(v.List.Rules),
		Version: v.N, ChangedAt: at(v.At), ChangedBy: v.By,
	}
}

func versionOf(v store.WatchlistVersion) WatchlistVersion {
	return WatchlistVersion{WatchlistLine: lineOf(v), What: v.What, Gone: v.Gone, Watchlist: v.List}
}

// WatchlistReport is the watchlists of both homes.
type WatchlistReport struct {
	Watchlists []WatchlistLine `json:"watchlists"`
	NotMatched []string        `json:"not_matched"` // what is wrong in the database, and left out
}

// Watchlists lists the watchlists of both homes, those of the configuration
// first, and what is not matched of them.
func (d *Desk) Watchlists(ctx context.Context, _ news.Actor) (WatchlistReport, error) {
	report := WatchlistReport{Watchlists: []WatchlistLine{}, NotMatched: []string{}}
	w, err := d.lists(ctx)
	if err != nil {
		return report, err
	}
	for _, l := range w.Files {
		noted := store.WatchlistVersion{}
		if i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == l.Name }); i >= 0 {
			noted = w.Noted[i]
		}
		noted.Home = store.HomeFile
		noted.Place = l.Pos
		noted.List = l
		report.Watchlists = append(report.Watchlists, lineOf(noted))
	}
	for _, v := range w.Stored {
		report.Watchlists = append(report.Watchlists, lineOf(v))
	}
	for _, v := range w.Aside {
		line := lineOf(v)
		line.SetAside = true
		report.Watchlists = append(report.Watchlists, line)
		report.NotMatched = append(report.NotMatched, w.Clash(v).Error())
	}
	_, faults := match.CompileWith(w.All(), match.Options{})
	for _, f := range faults {
		if !f.Warning {
			report.NotMatched = append(report.NotMatched, f.Error())
		}
	}
	return report, nil
}

// Watchlist returns a watchlist as it is now for version 0, else one of its
// versions.
func (d *Desk) Watchlist(ctx context.Context, _ news.Actor, name string, version int) (WatchlistVersion, error) {
	if version > 0 {
		v, err := settings.WatchlistVersion(ctx, d.store, name, version)
		return versionOf(v), err
	}
	w, err := d.lists(ctx)
	if err != nil {
		return WatchlistVersion{}, err
	}
	v, err := w.Find(name)
	return versionOf(v), err
}

// WatchlistHistory returns all versions of a watchlist, oldest first, also of
// one that is gone.
func (d *Desk) WatchlistHistory(ctx context.Context, _ news.Actor, name string) ([]WatchlistVersion, error) {
	w, err := d.lists(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := w.History(ctx, d.store, name)
	out := []WatchlistVersion{}
	for _, v := range versions {
		out = append(out, versionOf(v))
	}
	return out, err
}

// Chain is what was found of the history of all watchlists.
type Chain = store.Chain

// VerifyHistory reads the history of all watchlists and says whether each
// version is as it was saved and none is missing. head is one that was noted
// before, or its beginning; "" if none was.
func (d *Desk) VerifyHistory(ctx context.Context, head string) (Chain, error) {
	if d.store == nil {
		return Chain{Since: -1}, nil
	}
	return d.store.VerifyWatchlists(ctx, head)
}

// Owned are the watchlists of one owner.
type Owned struct {
	Owner      string   `json:"owner"`
	Watchlists []string `json:"watchlists"`
}

// Owners lists who owns which watchlists of the database.
func (d *Desk) Owners(ctx context.Context, _ news.Actor) ([]Owned, error) {
	w, err := d.lists(ctx)
	if err != nil {
		return nil, err
	}
	out := []Owned{}
	for _, v := range append(slices.Clone(w.Stored), w.Aside...) {
		i := slices.IndexFunc(out, func(o Owned) bool { return o.Owner == v.List.Owner })
		if i < 0 {
			i = len(out)
			out = append(out, Owned{Owner: v.List.Owner})
		}
		out[i].Watchlists = append(out[i].Watchlists, v.List.Name)
	}
	slices.SortFunc(out, func(a, b Owned) int { return strings.Compare(a.Owner, b.Owner) })
	return out, nil
}

// byConfiguration is who changes what is written in files.
const byConfiguration = "configuration"

// NoteFiles notes in the database what changed in the watchlists of the
// configuration since they were last noted, and which of them are no more.
func NoteFiles(ctx context.Context, s *store.Store, files []news.Watchlist, now time.Time) error {
	return saveLists(ctx, s, files, func(w *settings.Lists) ([]store.WatchlistVersion, error) {
		var out []store.WatchlistVersion
		note := func(l news.Watchlist, what string, gone bool) {
			out = append(out, store.WatchlistVersion{
				At: now, By: byConfiguration, What: what, Home: store.HomeFile, Place: l.Pos, Gone: gone, List: l,
			})
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

// Backtest tries the watchlists, as they are now, on the articles that are
// stored. The moment from which it looks back is now.
func (d *Desk) Backtest(ctx context.Context, who news.Actor, opt backtest.Options) (*backtest.Report, error) {
	opt.Now = d.now()
	return backtest.Run(ctx, d.store, d.settingsFor(who), opt)
}

// Trial tries a watchlist as it is.
func (d *Desk) Trial(who news.Actor, name string) (*backtest.Trial, error) {
	return backtest.NewTrial(d.settingsFor(who), name)
}

// DraftTrial tries the one watchlist of a draft, in the place of the one of its
// name, if there is one. Nothing is saved.
func (d *Desk) DraftTrial(who news.Actor, draft *watchlist.Draft) (*backtest.Trial, []yamldoc.Fault, error) {
	return backtest.NewDraftTrial(d.settingsFor(who), draft)
}

// TryStored tries what a trial tries on the articles that are stored.
func (d *Desk) TryStored(ctx context.Context, t *backtest.Trial, opt backtest.Options) (*backtest.Report, error) {
	if d.store == nil {
		return nil, ErrNoDatabase
	}
	opt.Now = d.now()
	return t.Stored(ctx, d.store, opt)
}
