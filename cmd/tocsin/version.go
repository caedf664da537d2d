package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
)

func (e *env) versionCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "version", Short: "Print the version", Args: exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			if e.json {
				return e.printJSON(struct {
					Version string `json:"version"`
					Schema  int    `json:"schema"` // of the database
					Go      string `json:"go"`
				}{e.version, app.Schema, runtime.Version()})
			}
			_, err := fmt.Fprintf(e.out, "tocsin %s\n", e.version)
			return err
		},
	})
}
