package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
)

func (e *env) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the database to this version's schema", Args: exactly(0, "no arguments"),
		Long: "Bring the database to this version's schema. `run` and `once` do so, too. A SQLite file is copied to FILE.before-N first.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := e.loadConfig()
			if err != nil {
				return err
			}
			v, err := app.Migrate(cmd.Context(), cfg)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.out, "the database has schema %d, the newest this tocsin knows\n", v)
			return nil
		},
	}
}
