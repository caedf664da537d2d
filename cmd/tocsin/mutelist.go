package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) muteListCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the mutes, newest first", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Reading)
			if err != nil {
				return err
			}
			defer d.Close()
			lines, err := d.Mutes(cmd.Context(), e.asker(), all)
			if err != nil {
				return err
			}
			if e.json {
				return e.printJSON(lines)
			}
			for _, line := range lines {
				e.printMute(line, d.Zone())
			}
			if len(lines) == 0 {
				fmt.Fprintln(e.out, "nothing is muted")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "those that are over too")
	return e.jsonFlag(cmd)
}
