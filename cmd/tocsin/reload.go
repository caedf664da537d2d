package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) reloadCommand() *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use: "reload", Short: "Have the running service read the configuration again", Args: exactly(0, "no arguments"),
		Long: "Have the running service read the configuration again, as SIGHUP does, within seconds.\n" +
			"A configuration that looks like an accident is refused, and the operators are told what would go: one without sources or\n" +
			"names, a watchlist that was emptied, or more than a tenth of the sources or names, and at least three, missing.\n" +
			"With --force it is taken up all the same. A configuration with a mistake is refused in any case.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			if err := d.Reload(cmd.Context(), e.asker(), force); err != nil {
				return fmt.Errorf("reload: %w", err)
			}
			_, err = fmt.Fprintln(e.out, "the running service, if there is one, reads the configuration within seconds; what it does not take up is told to the operators")
			return err
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "take it up although much less is watched")
	return cmd
}
