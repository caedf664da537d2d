package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) muteEndCommand() *cobra.Command {
	var as, why string
	cmd := &cobra.Command{
		Use: "end N", Short: "End a mute before its time", Args: exactly(1, "the number of a mute, as `tocsin mute list` shows it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil {
				return usageError{fmt.Errorf("mute end: %q is not the number of a mute\nhint: `tocsin mute list` shows them", args[0])}
			}
			by, err := e.actor(as)
			if err != nil {
				return usageError{fmt.Errorf("mute end: %w", err)}
			}
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			line, err := d.EndMute(cmd.Context(), by, id, why)
			if err != nil {
				return fmt.Errorf("mute end: %w", err)
			}
			if e.json {
				return e.printJSON(line)
			}
			e.printMute(line, d.Zone())
			return nil
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "`WHO` ends it; the user of this process if not said")
	cmd.Flags().StringVar(&why, "why", "", "the `REASON`")
	return e.jsonFlag(cmd)
}
