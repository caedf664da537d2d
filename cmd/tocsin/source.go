package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/desk"
)

func (e *env) sourceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "source", Short: "Find sources and add them to the configuration; exchange lists of feeds",
		Args: exactly(1, "add, import or export"),
		RunE: func(_ *cobra.Command, args []string) error {
			return usageError{fmt.Errorf("source: unknown command %q: known are add, import and export", args[0])}
		},
	}
	cmd.AddCommand(e.sourceAdd(), e.sourceImport(), e.sourceExport())
	return cmd
}

// addTo adds sources to the configuration.
func (e *env) addTo(d *desk.Own, add []config.NewSource) error {
	faults, err := d.AddSources(e.asker(), add)
	if errors.Is(err, config.ErrByHand) || errors.Is(err, os.ErrPermission) {
		lines := make([]string, len(add))
		for i, s := range add {
			lines[i] = "  " + s.YAML()
		}
		return fmt.Errorf("%w; add it by hand below sources: in %s:\n%s", err, d.File(), strings.Join(lines, "\n"))
	}
	if err != nil && len(faults) > 0 {
		return e.faults(d.File(), faults, err, false)
	}
	return err
}
