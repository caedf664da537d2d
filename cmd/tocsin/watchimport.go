package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/desk"
	"tocsin/internal/news"
	"tocsin/internal/text"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

func (e *env) watchImportCommand() *cobra.Command {
	var as, owner, list, format string
	var whole, dry bool
	cmd := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Bring a file of names into a watchlist: YAML, CSV of a spreadsheet, or JSON of OpenSanctions",
		Args:  exactly(1, "one file, or - for standard input"),
		Long: `Bring a file into watchlists of the database. It is YAML or CSV as docs/configuration.md describes them, or JSON (.json, .jsonl)
of FollowTheMoney, as OpenSanctions publishes it. All of it is taken, or with a mistake in it none: each is told with its line.

What is new is added; an entity or rule that is there already is as the file says; what the file does not mention stays,
unless --replace says that the watchlist is to be the file and nothing else. --dry-run shows what would change.
Of standard input (-), and of a file whose ending says nothing, --format says what it is.`,
		Example: `  tocsin watch import families.csv --dry-run
  tocsin watch export families --format csv | tocsin watch import - --format csv --watchlist relatives
  tocsin watch import targets.nested.json --watchlist sanctions`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("watchlist") && list == "" {
				return usageError{errors.New("watch import: --watchlist needs a name")}
			}
			d, faults, err := e.readDraft("watch import", args[0], list, format)
			if usage := (usageError{}); errors.As(err, &usage) {
				return err
			}
			if err == nil && list != "" && (len(d.Watchlists) != 1 || d.Watchlists[0].Name != list) {
				return usageError{fmt.Errorf("watch import: %s names its watchlists itself\nhint: leave out --watchlist, or give each a file",
					inputName(args[0]))}
			}
			if err := e.mistakes("watch import", "was not imported", inputName(args[0]), faults, err); err != nil {
				return err
			}
			to, by, err := e.editor(cmd, as)
			if err != nil {
				return err
			}
			defer to.Close()
			edits, faults, err := to.Import(cmd.Context(), by, d, desk.EditOptions{Owner: owner, Replace: whole, DryRun: dry})
			if err := e.mistakes("watch import", "was not imported", inputName(args[0]), faults, err); err != nil {
				return err
			}
			if e.json {
				return e.printJSON(edited{DryRun: dry, Edited: edits})
			}
			e.preview(edits, dry)
			return nil
		},
	}
	cmd.Flags().StringVar(&list, "watchlist", "", "the watchlist's `NAME` (default: what the file says, or is called)")
	formatFlag(cmd, &format)
	cmd.Flags().BoolVar(&whole, "replace", false, "take out of the watchlist what the file does not hold")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "show what would change, and change nothing")
	cmd.Flags().StringVar(&owner, "owner", "", "the `OWNER` of a watchlist that is new (default: who imports)")
	asFlag(cmd, &as)
	return e.jsonFlag(cmd)
}

// formatFlag gives a command that reads watchlists --format.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "", "`yaml|csv|json` (default: what the file's ending says, else yaml)")
}

// inputName returns what messages call a file, or standard input.
func inputName(arg string) string {
	if arg == "-" {
		return "<stdin>"
	}
	return arg
}

// readDraft reads watchlists from a file or, for -, from standard input.
func (e *env) readDraft(command, arg, list, format string) (*watchlist.Draft, []yamldoc.Fault, error) {
	as := watchlist.Format(strings.ToLower(format))
	switch as {
	case "", watchlist.FormatYAML, watchlist.FormatCSV, watchlist.FormatJSON:
	default:
		return nil, nil, usageError{fmt.Errorf("%s: --format %q is unknown\nhint: write yaml, csv or json", command, format)}
	}
	if arg != "-" {
		return watchlist.ReadDraft(arg, list, as)
	}
	if as == "" {
		return nil, nil, usageError{fmt.Errorf("%s: standard input says no format\nhint: say it with --format yaml, csv or json", command)}
	}
	d, faults, err := watchlist.ReadDraftFrom(e.in, inputName(arg), list, as)
	if err == nil && slices.ContainsFunc(d.Watchlists, func(l news.Watchlist) bool { return l.Name == inputName(arg) }) {
		return nil, nil, usageError{fmt.Errorf("%s: what standard input holds does not say how it is called\n"+
			"hint: say which watchlist it is with --watchlist", command)}
	}
	return d, faults, err
}

// mistakes prints what is wrong with a file, one line each, and sums it up.
func (e *env) mistakes(command, outcome, path string, faults []yamldoc.Fault, err error) error {
	n := 0
	for _, f := range faults {
		if !f.Warning {
			n++
		}
		fmt.Fprintln(e.err, text.Clean(f.String()))
	}
	switch {
	case err == nil:
		return nil
	case n == 0:
		return fmt.Errorf("%s: %w", command, err)
	}
	return fmt.Errorf("%s: %s %s: correct the %s above", command, path, outcome, count(n, "mistake"))
}

// mostShown is how many entries of each kind a preview names.
const mostShown = 20

// preview says what an import changes.
func (e *env) preview(edits []desk.Edited, dry bool) {
	for _, one := range edits {
		head := fmt.Sprintf("watchlist %s (version %d, owner %s)", one.Watchlist, one.Version, one.Owner)
		if dry {
			head = fmt.Sprintf("watchlist %s (owner %s), if it were imported", one.Watchlist, one.Owner)
		}
		fmt.Fprintf(e.out, "%s: %d added, %d changed, %d removed\n", text.Clean(head), len(one.Added), len(one.Changed), len(one.Removed))
		for _, part := range []struct {
			mark string
			list []watchlist.EntryDiff
		}{{"+", one.Added}, {"~", one.Changed}, {"-", one.Removed}} {
			for i, entry := range part.list {
				if i == mostShown {
					fmt.Fprintf(e.out, "  %s and %d more\n", part.mark, len(part.list)-mostShown)
					break
				}
				fmt.Fprintf(e.out, "  %s %s\n", part.mark, text.Clean(entry.String()))
			}
		}
	}
	if dry {
		fmt.Fprintln(e.out, "nothing was changed: leave out --dry-run to import it")
	}
}
