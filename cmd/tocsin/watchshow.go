package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
)

// find returns a watchlist as it is now, or one of its versions, and the zone
// of the times that people read.
func (e *env) find(cmd *cobra.Command, name string, version int) (desk.WatchlistVersion, *time.Location, error) {
	d, err := e.quietDesk(cmd, desk.IfThere)
	if err != nil {
		return desk.WatchlistVersion{}, nil, err
	}
	defer d.Close()
	v, err := d.Watchlist(cmd.Context(), e.asker(), name, version)
	return v, d.Zone(), err
}

func (e *env) watchShowCommand() *cobra.Command {
	var version int
	cmd := &cobra.Command{
		Use: "show WATCHLIST", Short: "Show what is in a watchlist", Args: exactly(1, "the name of a watchlist"),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, zone, err := e.find(cmd, args[0], version)
			if err != nil {
				return fmt.Errorf("watch show: %w", err)
			}
			if e.json {
				return e.printJSON(v)
			}
			if v.Version > 0 {
				fmt.Fprintf(e.out, "# version %d of %s, by %s: %s\n", v.Version, v.ChangedAt.In(zone).Format("2 Jan 2006 15:04"), text.Clean(v.ChangedBy), text.Clean(v.What))
			}
			if v.InDatabase() {
				fmt.Fprintf(e.out, "# in the database, of %s\n", text.Clean(v.Owner))
			} else {
				fmt.Fprintf(e.out, "# written at %s\n", text.Clean(v.Place))
			}
			return watchlist.Write(e.out, v.Watchlist, watchlist.FormatYAML)
		},
	}
	cmd.Flags().IntVar(&version, "version", 0, "show version `N` of it; 0 is what it is now")
	return e.jsonFlag(cmd)
}
