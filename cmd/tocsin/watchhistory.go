package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/text"
)

func (e *env) watchHistoryCommand() *cobra.Command {
	var verify bool
	var head string
	cmd := &cobra.Command{
		Use: "history WATCHLIST", Short: "Tell who changed a watchlist, when and how",
		Long: `Tell who changed a watchlist, when and how, oldest first. Of those of the configuration it tells what the service found
changed when it read them.

All versions of all watchlists are one chain of SHA-256 seals. --verify reads it all and fails if a version was changed,
removed or slipped in behind Tocsin's back. It prints the newest seal, the head: note it somewhere else, and --head HEAD
proves later that nothing up to it was written anew.`,
		Example: `  tocsin watch history families
  tocsin watch history --verify --head 5f2c9e0a71bd`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case head != "" && !verify:
				return usageError{errors.New("watch history: --head goes with --verify")}
			case head != "" && !isHead(head):
				return usageError{fmt.Errorf("watch history: %q is no head: it is 12 to 64 digits 0-9a-f", head)}
			case verify && len(args) > 0:
				return usageError{errors.New("watch history: --verify reads the history of all watchlists; leave out the name")}
			case verify:
				return nil
			}
			return exactly(1, "the name of a watchlist")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := e.quietDesk(cmd, desk.IfThere)
			if err != nil {
				return err
			}
			defer d.Close()
			if verify {
				return e.verifyHistory(cmd, d, head)
			}
			versions, err := d.WatchlistHistory(cmd.Context(), e.asker(), args[0])
			if err != nil {
				return fmt.Errorf("watch history: %w", err)
			}
			return e.printHistory(versions, d.Zone())
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "check that no version of any watchlist was changed, removed or slipped in")
	cmd.Flags().StringVar(&head, "head", "", "a `HEAD` that was noted before, or its first 12 digits or more: it must still be in the chain")
	return e.jsonFlag(cmd)
}

func (e *env) printHistory(versions []desk.WatchlistVersion, zone *time.Location) error {
	if e.json {
		return e.printJSON(versions)
	}
	for _, v := range versions {
		fmt.Fprintf(e.out, "%d  %s  %s: %s\n",
			v.Version, v.ChangedAt.In(zone).Format("2 Jan 2006 15:04"), text.Clean(v.ChangedBy), text.Clean(v.What))
	}
	return nil
}

func isHead(s string) bool {
	return len(s) >= 12 && len(s) <= 64 && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}

// verifyHistory says whether the history of all watchlists is as it was
// written; it fails if it is not.
func (e *env) verifyHistory(cmd *cobra.Command, d *desk.Own, head string) error {
	c, err := d.VerifyHistory(cmd.Context(), head)
	if err != nil {
		return fmt.Errorf("watch history: %w", err)
	}
	wrong := ""
	switch {
	case c.Broken != "":
		wrong = c.Broken + "\nhint: compare with a backup"
		if c.Versions > 0 {
			wrong += fmt.Sprintf("; the first %s in the chain are as they were saved", count(c.Versions, "version"))
		}
	case head != "" && c.Since < 0:
		wrong = fmt.Sprintf("the chain is whole, but %s is not in it: it was written anew since that was noted, or this is another database",
			strings.ToLower(head))
	}
	if e.json {
		if err := e.printJSON(c); err != nil {
			return err
		}
		if wrong != "" {
			return errReported
		}
		return nil
	}
	if wrong != "" {
		return fmt.Errorf("watch history: %s", cleanLines(wrong))
	}
	if c.Versions == 0 {
		_, err := fmt.Fprintln(e.out, "No watchlist has a history yet.")
		return err
	}
	fmt.Fprintf(e.out, "%s of %s: all are as they were saved, and none is missing\n",
		count(c.Versions, "version"), count(c.Watchlists, "watchlist"))
	if head != "" {
		fmt.Fprintf(e.out, "the head that was noted is in the chain, with %s since\n", count(c.Since, "version"))
	}
	_, err = fmt.Fprintf(e.out, "head %s\n", c.Head)
	return err
}
