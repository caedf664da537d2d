package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/opml"
	"tocsin/internal/text"
)

func (e *env) sourceImport() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "import FILE|-", Short: "Add the feeds of an OPML list", Args: exactly(1, "one file or -"),
		Long: `Add the feeds of an OPML list, as feed readers write it, to the configuration. Each feed of the list is reported: added, or why
not. All are added, or none where the file cannot be changed.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := e.importSources(cmd, args[0], dry); err != nil && !errors.Is(err, errReported) {
				return fmt.Errorf("source import %s: %w", args[0], err)
			} else if err != nil {
				return err
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "report what would be added, and change nothing")
	return e.jsonFlag(cmd)
}

func (e *env) importSources(cmd *cobra.Command, file string, dry bool) error {
	d, err := e.quietDesk(cmd, desk.Files)
	if err != nil {
		return err
	}
	data, err := e.readInput(file)
	if err != nil {
		return err
	}
	list, readErr := opml.Read(data)
	if len(list) == 0 && readErr != nil {
		return readErr
	}
	plan := d.PlanImport(list)
	var add []config.NewSource
	for _, one := range plan {
		if one.Source != nil {
			add = append(add, *one.Source)
		}
	}
	if len(add) > 0 && !dry {
		if err := e.addTo(d, add); err != nil {
			return err
		}
	}
	if e.json {
		err = e.printJSON(plan)
	} else {
		printImported(e.out, file, d.File(), plan, len(add), dry)
	}
	if err == nil && readErr != nil {
		err = fmt.Errorf("the list breaks off: %w; what stands before was read", readErr)
	}
	return err
}

func printImported(w io.Writer, file, path string, plan []desk.Imported, added int, dry bool) {
	for _, one := range plan {
		if one.Source != nil {
			fmt.Fprintf(w, "%s:%d: %s\n", file, one.Line, one.Source.YAML())
			continue
		}
		fmt.Fprintf(w, "%s:%d: left out: %s: %s\n", file, one.Line, text.Clean(one.URL), one.Left)
	}
	done := "added to"
	if dry {
		done = "would be added to"
	}
	fmt.Fprintf(w, "%s of %d %s %s\n", count(added, "feed"), len(plan), done, path)
}
