package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) retryCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "retry", Short: "Have work done once more that was set aside", Args: exactly(0, "no arguments"),
		Long: "Have work done once more that was set aside, since it took the process with it, or was cut off, three times in a row.\n" +
			"tocsin status lists it. The running service takes it up by itself; what ends badly once more is set aside again.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			n, err := d.RetryAside(cmd.Context(), e.asker())
			if err != nil {
				return fmt.Errorf("retry: %w", err)
			}
			if e.json {
				return e.printJSON(map[string]int64{"retried": n})
			}
			if n == 0 {
				_, err = fmt.Fprintln(e.out, "nothing is set aside")
				return err
			}
			_, err = fmt.Fprintf(e.out, "%s done once more, by the running service or the next\n", countAs(int(n), "task is", "tasks are"))
			return err
		},
	})
}
