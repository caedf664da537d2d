package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/text"
)

func (e *env) watchTransferCommand() *cobra.Command {
	var as, from, to string
	cmd := &cobra.Command{
		Use: "transfer [WATCHLIST...] --to OWNER", Short: "Give watchlists to another owner, as when a colleague leaves",
		Long:    "Give watchlists of the database to another owner: those that are named, or with --from all of one owner's.",
		Example: "  tocsin watch transfer --from ani --to narek",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case to == "":
				return usageError{errors.New("watch transfer needs --to and the new owner")}
			case len(args) == 0 && from == "":
				return usageError{errors.New("watch transfer needs watchlists, or --from and their owner\nhint: `tocsin watch owners` lists both")}
			}
			d, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer d.Close()
			moved, err := d.TransferWatchlists(cmd.Context(), by, args, from, to)
			if err != nil {
				return fmt.Errorf("watch transfer: %w", err)
			}
			if e.json {
				return e.printJSON(edited{Edited: moved})
			}
			for _, one := range moved {
				fmt.Fprintf(e.out, "watchlist %s is %s's (version %d)\n", text.Clean(one.Watchlist), text.Clean(one.Owner), one.Version)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "take the watchlists of this `OWNER`")
	cmd.Flags().StringVar(&to, "to", "", "the new `OWNER`")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}
