package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) watchOwnersCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "owners", Short: "List who owns which watchlists of the database", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.quietDesk(cmd, desk.IfThere)
			if err != nil {
				return err
			}
			defer d.Close()
			owners, err := d.Owners(cmd.Context(), e.asker())
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(owners)
			}
			for _, o := range owners {
				fmt.Fprintf(e.out, "%s: %s\n", text.Clean(o.Owner), text.Clean(strings.Join(o.Watchlists, ", ")))
			}
			if len(owners) == 0 {
				_, err := fmt.Fprintln(e.out, "The database has no watchlist; those of the configuration belong to who may edit it.")
				return err
			}
			return nil
		},
	})
}
