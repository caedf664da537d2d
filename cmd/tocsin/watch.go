package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
	"tocsin/internal/yamldoc"
)

func (e *env) watchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "watch", Short: "Make, change and look at watchlists: who and what is watched",
		Long: `Make, change and look at watchlists: who and what is watched.

Watchlists have two homes with one meaning. Those of the configuration, and of files that it names, are changed there; those
made here live in the database, with their owner and every version they ever had. Both are matched alike, and a running
service takes up a change within seconds. What is found from then on is matched by it; backtest tells what it finds in
what is stored.`,
		Example: `  tocsin watch add families "Karen Avanesyan" --kind person --alias "Կարեն Ավանեսյան"
  tocsin watch add families visits --query '"Red Cross" AND visit*'
  tocsin watch list`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := ""
			if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
				hint = fmt.Sprintf("; did you mean %s?", s[0])
			}
			return usageError{fmt.Errorf("watch: unknown command %q%s\nhint: tocsin watch --help lists the commands", args[0], hint)}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.AddCommand(
		e.watchListCommand(), e.watchShowCommand(), e.watchAddCommand(), e.watchRemoveCommand(), e.watchTestCommand(),
		e.watchImportCommand(), e.watchExportCommand(), e.watchTransferCommand(), e.watchOwnersCommand(), e.watchHistoryCommand(),
	)
	return cmd
}

// asFlag gives a command --as, by default the user of this machine.
func asFlag(cmd *cobra.Command, as *string) {
	cmd.Flags().StringVar(as, "as", "", "the `NAME` that the history says did it (default: who runs this)")
}

// edited is what a change of watchlists tells programs.
type edited struct {
	DryRun bool          `json:"dry_run,omitempty"`
	Edited []desk.Edited `json:"watchlists"`
}

// tellEdited says what became of one watchlist.
func (e *env) tellEdited(one desk.Edited) error {
	if e.json {
		return e.printJSON(edited{Edited: []desk.Edited{one}})
	}
	_, err := fmt.Fprintf(e.out, "watchlist %s: %s (version %d, owner %s)\n",
		text.Clean(one.Watchlist), text.Clean(one.String()), one.Version, text.Clean(one.Owner))
	return err
}

// warn prints the warnings among faults.
func (e *env) warn(faults []yamldoc.Fault) {
	for _, f := range faults {
		if f.Warning {
			fmt.Fprintln(e.err, text.Clean(f.String()))
		}
	}
}
