package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) watchRemoveCommand() *cobra.Command {
	var as string
	var all bool
	cmd := &cobra.Command{
		Use: "remove WATCHLIST NAME...", Short: "Take entities and rules out of a watchlist, or all of it",
		Long: `Take entities and rules out of a watchlist of the database, or with --all the whole watchlist. What rules of other
watchlists refer to stays. The history keeps every version: tocsin watch export WATCHLIST --version N brings one back.`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || len(args) == 1 && !all:
				return usageError{fmt.Errorf("watch remove needs a watchlist and what to take out of it\nhint: with --all it takes the whole watchlist")}
			case len(args) > 1 && all:
				return usageError{errors.New("watch remove: --all takes the whole watchlist, whatever is in it; leave out the names")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer d.Close()
			var one desk.Edited
			if all {
				one, err = d.RemoveWatchlist(cmd.Context(), by, args[0])
			} else {
				one, err = d.RemoveEntries(cmd.Context(), by, args[0], args[1:])
			}
			if err != nil {
				return fmt.Errorf("watch remove: %w", err)
			}
			if all && !e.json {
				_, err := fmt.Fprintf(e.out, "watchlist %s is removed; `tocsin watch history %[1]s` still tells of it\n", text.Clean(args[0]))
				return err
			}
			return e.tellEdited(one)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "take away the whole watchlist")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}
