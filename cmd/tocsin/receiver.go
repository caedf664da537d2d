package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

func (e *env) receiverCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "receiver", Short: "List receivers, and move or drop what is owed to one", Args: atMost(0, "no arguments"),
		Long: `List the receivers with what is owed to each and was not sent yet, also those that are not in the configuration any
more. What is owed to such a receiver is kept until it is moved to another or dropped.`,
		Example: `  tocsin receiver
  tocsin receiver move old-desk desk
  tocsin receiver drop old-desk`,
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return e.listReceivers(cmd) }
	e.jsonFlag(cmd)
	cmd.AddCommand(e.receiverMoveCommand(), e.receiverDropCommand())
	return cmd
}

func (e *env) receiverMoveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "move FROM TO", Short: "Send what is owed to one receiver to another", Args: exactly(2, "the names of two receivers"),
		Long: `Send what is owed to one receiver, and was not sent, to another that is in the configuration, as one message. What the
other is owed already it is not sent twice. It works while the service runs.`,
	}
	cmd.RunE = e.owedFlags(cmd, "receiver move", func(ctx context.Context, d *desk.Desk, by news.Actor, args []string) (desk.MovedOwed, error) {
		return d.MoveOwed(ctx, by, args[0], args[1])
	})
	return cmd
}

func (e *env) receiverDropCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "drop NAME", Short: "Give up what is owed to a receiver", Args: exactly(1, "the name of one receiver"),
		Long: `Give up what is owed to a receiver and was not sent. It stays stored, with who gave it up, and tocsin explain says so.
It works while the service runs.`,
	}
	cmd.RunE = e.owedFlags(cmd, "receiver drop", func(ctx context.Context, d *desk.Desk, by news.Actor, args []string) (desk.MovedOwed, error) {
		return d.DropOwed(ctx, by, args[0])
	})
	return cmd
}

// decideOwed is a decision about what is owed to a receiver.
type decideOwed func(ctx context.Context, d *desk.Desk, by news.Actor, args []string) (desk.MovedOwed, error)

// owedFlags gives a command its options, and returns what it runs.
func (e *env) owedFlags(cmd *cobra.Command, name string, decide decideOwed) func(*cobra.Command, []string) error {
	var as string
	cmd.Flags().StringVar(&as, "as", "", "`WHO` decides it; the user of this process if not said")
	e.jsonFlag(cmd)
	return func(cmd *cobra.Command, args []string) error {
		by, err := e.actor(as)
		if err != nil {
			return usageError{fmt.Errorf("%s: %w", name, err)}
		}
		d, err := e.atDesk(cmd, desk.Writing)
		if err != nil {
			return err
		}
		defer d.Close()
		got, err := decide(cmd.Context(), d.Desk, by, args)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if e.json {
			return e.printJSON(got)
		}
		if got.To == "" {
			fmt.Fprintf(e.out, "%s that %s was owed given up\n", counted(got.Rows), text.Clean(got.From))
			return nil
		}
		fmt.Fprintf(e.out, "%s that %s was owed: %s is sent it with its next message\n", counted(got.Rows), text.Clean(got.From), text.Clean(got.To))
		return nil
	}
}

// counted says how many things were owed.
func counted(n int) string {
	if n == 1 {
		return "1 thing"
	}
	return fmt.Sprintf("%d things", n)
}

func (e *env) listReceivers(cmd *cobra.Command) error {
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	lines, err := d.Receivers(cmd.Context())
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(lines)
	}
	for _, l := range lines {
		kind := l.Kind
		if !l.Configured {
			kind = "not in the configuration any more"
		}
		owed := "nothing waits"
		if l.Unsent > 0 {
			owed = fmt.Sprintf("%s not sent yet, since %s", counted(l.Unsent), l.Since.In(d.Zone()).Format("Mon 2 Jan 2006 15:04 MST"))
		}
		fmt.Fprintf(e.out, "%s  %s; %s\n", text.Clean(l.Name), kind, owed)
	}
	return nil
}
