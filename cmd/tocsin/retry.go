package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
)

func (e *env) retryCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "retry", Short: "Have work done and messages sent that failed", Args: exactly(0, "no arguments"),
		Long: "Have work done once more that was set aside, since it took the process with it, or was cut off, three times in a row,\n" +
			"and send the messages that were refused or given up, or that wait until a receiver or recipient takes messages again,\n" +
			"under their old keys. tocsin status lists the work. The running service takes both up within seconds, tocsin once does\n" +
			"without one; what ends badly once more is set aside again.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := e.atDesk(cmd, desk.Writing)
			if err != nil {
				return err
			}
			defer d.Close()
			got, err := d.Retry(cmd.Context(), e.asker())
			if err != nil {
				return fmt.Errorf("retry: %w", err)
			}
			if e.json {
				return e.printJSON(got)
			}
			if got == (desk.Retried{}) {
				_, err = fmt.Fprintln(e.out, "nothing is set aside, and no message has failed")
				return err
			}
			_, err = fmt.Fprintf(e.out, "%s done and %s sent once more, by the running service or the next\n",
				countAs(int(got.Tasks), "task is", "tasks are"), countAs(got.Messages, "message is", "messages are"))
			return err
		},
	})
}
