package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) sourceExport() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print the feeds of the configuration as OPML", Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.quietDesk(cmd, desk.Files)
			if err != nil {
				return err
			}
			left, err := d.ExportOPML(e.out)
			if err == nil && len(left) > 0 {
				fmt.Fprintf(e.err, "left out, as OPML is for feeds: %s\n", strings.Join(left, ", "))
			}
			return err
		},
	}
}
