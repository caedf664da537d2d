package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
)

func (e *env) pinCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "pin [URL|ARTICLE]", Short: "Watch an article as long as it is kept, or list what is pinned", Args: atMost(1, "one URL or number of an article"),
		Long: `Watch an article as long as it is kept, whatever it matches: when its ordinary visits have come to their end (revisit in the
configuration), it is visited as often as long_term says, as matched articles are. Other articles of its outlet are
visited in the same way, so that the outlet cannot tell which one is pinned; so a pin brings no visit at once.
Without an argument, what is pinned is listed. It works while the service runs.`,
		Example: `  tocsin pin https://news.example/a/17 --why "the only one to name the court"
  tocsin pin`,
	}
	add := e.pinFlags(cmd, "pin", (*desk.Desk).AddPin)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return e.listPins(cmd)
		}
		return add(cmd, args)
	}
	return cmd
}

func (e *env) unpinCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "unpin URL|ARTICLE", Short: "End a pin", Args: exactly(1, "one URL or number of an article"),
		Long: `End a pin. The article's visits go on as a cover for others: that they end would tell its outlet what they were for.`,
	}
	cmd.RunE = e.pinFlags(cmd, "unpin", (*desk.Desk).EndPin)
	return cmd
}

// decidePin is a decision about the pin of an article.
type decidePin func(d *desk.Desk, ctx context.Context, by news.Actor, what, why string) (desk.PinLine, error)

// pinFlags gives a command its options, and returns what it runs.
func (e *env) pinFlags(cmd *cobra.Command, name string, decide decidePin) func(*cobra.Command, []string) error {
	var as, why string
	cmd.Flags().StringVar(&as, "as", "", "`WHO` decides it; the user of this process if not said")
	cmd.Flags().StringVar(&why, "why", "", "the `REASON`")
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
		line, err := decide(d.Desk, cmd.Context(), by, args[0], why)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if e.json {
			return e.printJSON(line)
		}
		e.printPin(line, d.Zone())
		return nil
	}
}

func (e *env) listPins(cmd *cobra.Command) error {
	d, err := e.atDesk(cmd, desk.Reading)
	if err != nil {
		return err
	}
	defer d.Close()
	lines, err := d.Pins(cmd.Context())
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(lines)
	}
	for _, line := range lines {
		e.printPin(line, d.Zone())
	}
	if len(lines) == 0 {
		fmt.Fprintln(e.out, "nothing is pinned")
	}
	return nil
}

func (e *env) printPin(p desk.PinLine, zone *time.Location) {
	clock := func(t time.Time) string { return t.In(zone).Format("Mon 2 Jan 2006 15:04 MST") }
	next := "next look when its turn comes"
	if p.NextLook != nil {
		next = "next look " + clock(*p.NextLook)
	}
	fmt.Fprintf(e.out, "%d  %s\n    %s\n    pinned %s by %s: %s; %s\n", p.Article, text.Clean(p.Title), text.Clean(p.URL), clock(p.MadeAt), text.Clean(p.By), text.Clean(p.Why), next)
	if p.EndedAt != nil {
		fmt.Fprintf(e.out, "    ended %s by %s\n", clock(*p.EndedAt), text.Clean(p.EndedBy))
	}
}
