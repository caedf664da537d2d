package main

import (
	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) unpinCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "unpin URL|ARTICLE", Short: "End a pin", Args: exactly(1, "one URL or number of an article"),
		Long: `End a pin. The article's visits go on as a cover for others: that they end would tell its outlet what they were for.`,
	}
	cmd.RunE = e.pinFlags(cmd, "unpin", (*desk.Desk).EndPin)
	return cmd
}
