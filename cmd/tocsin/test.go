package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/jobs"
)

func (e *env) testCommand() *cobra.Command {
	return &cobra.Command{
		Use: "test RECEIVER", Short: "Send one test message to a receiver", Args: exactly(1, "the name of a receiver"),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := e.loadConfig()
			if err != nil {
				return err
			}
			var names []string
			for _, r := range cfg.Receivers {
				names = append(names, r.Name)
			}
			opt := app.Options{Config: cfg, Clock: jobs.RealClock{}, Out: e.out, Colour: onTerminal(e.out)}
			sent, err := app.SendTest(cmd.Context(), args[0], opt, time.Now())
			for _, line := range sent {
				fmt.Fprintln(e.out, line)
			}
			if err != nil {
				return fmt.Errorf("test: %w (receivers of this configuration: %s)", err, strings.Join(names, ", "))
			}
			return nil
		},
	}
}
