package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) watchListCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "list", Short: "List the watchlists of both homes", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.quietDesk(cmd, desk.IfThere)
			if err != nil {
				return err
			}
			defer d.Close()
			report, err := d.Watchlists(cmd.Context(), e.asker())
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(report)
			}
			return e.printWatchlists(report, d.Zone())
		},
	})
}

func (e *env) printWatchlists(report desk.WatchlistReport, zone *time.Location) error {
	if len(report.Watchlists) == 0 {
		_, err := fmt.Fprintln(e.out, "There is no watchlist yet: write one under watchlists: in the configuration, or make one with `tocsin "+
			"watch add`.")
		return err
	}
	out := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, l := range report.Watchlists {
		home := "file " + l.Place
		if l.InDatabase() {
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
