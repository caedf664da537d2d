package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/text"
	"tocsin/internal/work/pool"
)

func (e *env) testCommand() *cobra.Command {
	return &cobra.Command{
		Use: "test RECEIVER", Short: "Send one test message to a receiver", Args: exactly(1, "the name of a receiver"),
		Long: "Send one test message to each recipient of a receiver, as `run` would send an alert, and say what became of it.",
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := e.loadConfig()
			if err != nil {
				return err
			}
			sent, err := app.SendTest(cmd.Context(), args[0], app.Options{Config: cfg, Clock: pool.RealClock{}, Out: e.out, Version: e.version, Words: words})
			for _, line := range sent {
				fmt.Fprintln(e.out, text.Clean(line))
			}
			if err != nil {
				return fmt.Errorf("test: %w", err)
			}
			return nil
		},
	}
}
