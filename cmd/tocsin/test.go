package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
	"tocsin/internal/config"
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
			if !slices.ContainsFunc(cfg.Receivers, func(r config.Receiver) bool { return r.Name == args[0] }) {
				return fmt.Errorf("test: there is no receiver %q\nhint: the configuration has %s", args[0], receiverNames(cfg))
			}
			opt := app.Options{Config: cfg, Clock: pool.RealClock{}, Out: e.out, Version: e.version, Words: words}
			sent, err := app.SendTest(cmd.Context(), args[0], opt, time.Now())
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

func receiverNames(cfg *config.Config) string {
	var names []string
	for _, r := range cfg.Receivers {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}
