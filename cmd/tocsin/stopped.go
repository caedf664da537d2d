package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/backtest"
	"tocsin/internal/desk"
	"tocsin/internal/text"
)

// statusStopped lists what the watchlists themselves took out.
func (e *env) statusStopped(cmd *cobra.Command, days int) error {
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	groups, err := d.Stopped(cmd.Context(), e.asker(), e.now().AddDate(0, 0, -days))
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(groups)
	}
	if len(groups) == 0 {
		_, err := fmt.Fprintf(e.out, "No NOT, never, context or not_with stopped an article in %s.\n", count(days, "day"))
		return err
	}
	for i, g := range groups {
		if i > 0 {
			fmt.Fprintln(e.out)
		}
		fmt.Fprintf(e.out, "%s: %s by %s\n", titled(backtest.Name{Watchlist: g.Watchlist, Rule: g.Rule, Entity: g.Entity}), count(g.Count, "article"), text.Clean(g.By))
		for _, a := range g.Articles {
			fmt.Fprintf(e.out, "  %s  %s  [%s]\n    %s\n", a.Seen.In(d.Zone()).Format("2006-01-02 15:04"), text.Clean(a.Title), text.Clean(a.Source), text.Clean(a.URL))
		}
		if more := g.Count - len(g.Articles); more > 0 {
			fmt.Fprintf(e.out, "  and %d more\n", more)
		}
	}
	return nil
}
