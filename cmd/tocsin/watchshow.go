package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/settings"
	"tocsin/internal/store"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
)

// watchLine is one watchlist of the list.
type watchLine struct {
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

func lineOf(l news.Watchlist, v store.WatchlistVersion) watchLine {
	return watchLine{
		Name: l.Name, Home: v.Home, Place: v.Place, Owner: l.Owner, Entities: len(l.Entities), Rules: len(l.Rules),
		Version: v.N, ChangedAt: moment(v.At), ChangedBy: v.By,
	}
}

func (e *env) watchListCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the watchlists of both homes", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, s, w, err := e.openWatched(cmd)
			if err != nil {
				return err
			}
			defer closeStore(s)
			return e.listWatched(w, cfg.Timezone)
		},
	})
}

func (e *env) listWatched(w *settings.Lists, zone *time.Location) error {
	report := struct {
		Watchlists []watchLine `json:"watchlists"`
		NotMatched []string    `json:"not_matched"` // what is wrong in the database, and left out
	}{[]watchLine{}, []string{}}
	for _, l := range w.Files {
		noted := store.WatchlistVersion{}
		if i := slices.IndexFunc(w.Noted, func(v store.WatchlistVersion) bool { return v.List.Name == l.Name }); i >= 0 {
			noted = w.Noted[i]
		}
		noted.Home, noted.Place = store.HomeFile, l.Pos
		report.Watchlists = append(report.Watchlists, lineOf(l, noted))
	}
	for _, v := range w.Stored {
		report.Watchlists = append(report.Watchlists, lineOf(v.List, v))
	}
	for _, v := range w.Aside {
		line := lineOf(v.List, v)
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
	if e.json {
		return e.printJSON(report)
	}
	if len(report.Watchlists) == 0 {
		_, err := fmt.Fprintln(e.out, "There is no watchlist yet: write one under watchlists: in the configuration, or make one with `tocsin watch add`.")
		return err
	}
	out := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, l := range report.Watchlists {
		home := "file " + l.Place
		if l.Home == store.HomeDatabase {
			home = "database, of " + l.Owner
		}
		if l.SetAside {
			home += " (not matched)"
		}
		changed := ""
		if l.ChangedAt != nil {
			changed = fmt.Sprintf("version %d, %s, by %s", l.Version, l.ChangedAt.In(zone).Format("2 Jan 2006 15:04"), l.ChangedBy)
		}
		fmt.Fprintln(out, strings.TrimRight(strings.Join([]string{
			text.Clean(l.Name), countAs(l.Entities, "entity", "entities"), count(l.Rules, "rule"), text.Clean(home), text.Clean(changed),
		}, "\t"), "\t"))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, s := range report.NotMatched {
		fmt.Fprintf(e.err, "not matched: %s\n", text.Clean(s))
	}
	return nil
}

// shown is one version of a watchlist for programs.
type shown struct {
	watchLine
	What      string         `json:"what"`
	Gone      bool           `json:"gone"`
	Watchlist news.Watchlist `json:"watchlist"`
}

// find is a watchlist as it is now, or one of its versions.
func (e *env) find(cmd *cobra.Command, name string, version int) (cfg *config.Config, found store.WatchlistVersion, err error) {
	cfg, s, w, err := e.openWatched(cmd)
	if err != nil {
		return nil, found, err
	}
	defer closeStore(s)
	if version > 0 {
		found, err = settings.WatchlistVersion(cmd.Context(), s, name, version)
		return cfg, found, err
	}
	found, err = w.Find(name)
	return cfg, found, err
}

func (e *env) watchShowCommand() *cobra.Command {
	var version int
	cmd := &cobra.Command{
		Use: "show WATCHLIST", Short: "Show what is in a watchlist", Args: exactly(1, "the name of a watchlist"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, v, err := e.find(cmd, args[0], version)
			if err != nil {
				return fmt.Errorf("watch show: %w", err)
			}
			if e.json {
				return e.printJSON(shown{lineOf(v.List, v), v.What, v.Gone, v.List})
			}
			if v.N > 0 {
				fmt.Fprintf(e.out, "# version %d of %s, by %s: %s\n", v.N, v.At.In(cfg.Timezone).Format("2 Jan 2006 15:04"), text.Clean(v.By), text.Clean(v.What))
			}
			if v.Home == store.HomeFile {
				fmt.Fprintf(e.out, "# written at %s\n", text.Clean(v.Place))
			} else {
				fmt.Fprintf(e.out, "# in the database, of %s\n", text.Clean(v.List.Owner))
			}
			return watchlist.Write(e.out, v.List, watchlist.FormatYAML)
		},
	}
	cmd.Flags().IntVar(&version, "version", 0, "show version `N` of it; 0 is what it is now")
	return e.jsonFlag(cmd)
}

// owned are the watchlists of one owner.
type owned struct {
	Owner      string   `json:"owner"`
	Watchlists []string `json:"watchlists"`
}

func (e *env) watchOwnersCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "owners", Short: "List who owns which watchlists of the database", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, s, w, err := e.openWatched(cmd)
			if err != nil {
				return err
			}
			defer closeStore(s)
			out := []owned{}
			for _, v := range append(slices.Clone(w.Stored), w.Aside...) {
				i := slices.IndexFunc(out, func(o owned) bool { return o.Owner == v.List.Owner })
				if i < 0 {
					i = len(out)
					out = append(out, owned{Owner: v.List.Owner})
				}
				out[i].Watchlists = append(out[i].Watchlists, v.List.Name)
			}
			slices.SortFunc(out, func(a, b owned) int { return strings.Compare(a.Owner, b.Owner) })
			if e.json {
				return e.printJSON(out)
			}
			for _, o := range out {
				fmt.Fprintf(e.out, "%s: %s\n", text.Clean(o.Owner), text.Clean(strings.Join(o.Watchlists, ", ")))
			}
			if len(out) == 0 {
				_, err := fmt.Fprintln(e.out, "The database has no watchlist; those of the configuration belong to who may edit it.")
				return err
			}
			return nil
		},
	})
}
