package main

import (
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"tocsin/internal/app"
)

func (e *env) demoCommand() *cobra.Command {
	var keep, verbose bool
	pace := 250 * time.Millisecond
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Watch a bundled newsroom through five days, in half a minute and without the internet",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			level := slog.LevelError
			if verbose {
				level = slog.LevelInfo
			}
			return app.Demo(cmd.Context(), app.DemoOptions{
				Out: e.out, Log: e.logger(level), Colour: onTerminal(e.out), Version: e.version, Pace: pace, Keep: keep, Words: words,
			})
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "leave the newsroom and the service running when the days are over")
	cmd.Flags().BoolVar(&verbose, "verbose", false, "show the service's own log, too")
	cmd.Flags().DurationVar(&pace, "pace", pace, "real time given to each simulated hour")
	return cmd
}
