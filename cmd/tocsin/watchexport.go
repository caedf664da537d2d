package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/text"
	"tocsin/internal/watchlist"
)

func (e *env) watchExportCommand() *cobra.Command {
	var format string
	var version int
	cmd := &cobra.Command{
		Use: "export WATCHLIST [FILE]", Short: "Write a watchlist as YAML or as CSV for a spreadsheet",
		Long: `Write a watchlist of either home, or an older version of it, to a file or to standard output: as YAML, or as CSV where the
file's ending or --format says so. What is written is read back the same by watch import, and by file: in the configuration.
In CSV, cells that a spreadsheet would run as a formula begin with an apostrophe, which is taken off when it is read back.`,
		Example: `  tocsin watch export families families.csv
  tocsin watch export families --version 3 > before.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usageError{fmt.Errorf("watch export needs the name of a watchlist, and may have a file\nhint: %s", cmd.UseLine())}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			to := ""
			if len(args) == 2 {
				to = args[1]
			}
			as, err := formatFor(format, to)
			if err != nil {
				return err
			}
			v, _, err := e.find(cmd, args[0], version)
			if err != nil {
				return fmt.Errorf("watch export: %w", err)
			}
			write := func(w io.Writer) error { return watchlist.Write(w, v.Watchlist, as) }
			if to == "" {
				err = write(e.out)
			} else {
				err = writeNew(to, write)
			}
			if err != nil {
				return fmt.Errorf("watch export: %w", err)
			}
			if to != "" {
				fmt.Fprintf(e.err, "%s: watchlist %s, %s and %s\n",
					to, text.Clean(args[0]), countAs(len(v.Watchlist.Entities), "entity", "entities"), count(len(v.Watchlist.Rules), "rule"))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "`yaml|csv` (default: what the file's ending says, else yaml)")
	cmd.Flags().IntVar(&version, "version", 0, "write version `N` of it; 0 is what it is now")
	return cmd
}

// formatFor is what a watchlist is written as.
func formatFor(format, path string) (watchlist.Format, error) {
	switch as := watchlist.Format(strings.ToLower(format)); {
	case as == watchlist.FormatYAML || as == watchlist.FormatCSV:
		return as, nil
	case as != "":
		return "", usageError{fmt.Errorf("watch export: --format %q is unknown\nhint: write yaml or csv", format)}
	case path == "":
		return watchlist.FormatYAML, nil
	}
	as, ok := watchlist.FormatOf(path)
	if !ok {
		return "", usageError{fmt.Errorf("watch export: the ending of %s says no format\nhint: end it in .yaml or .csv, or say --format", path)}
	}
	return as, nil
}

// writeNew writes a file that is not there yet, for this user alone: it names
// watched persons.
func writeNew(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already, and was left as it is", path)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, plainPath(err))
	}
	err = write(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
