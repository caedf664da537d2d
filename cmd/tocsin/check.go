package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"tocsin/internal/config"
	"tocsin/internal/yamldoc"
)

func (e *env) checkCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "check", Short: "Validate the configuration and say what it sets up", Args: exactly(0, "no arguments"),
		Long: "Validate the configuration: every mistake at once, each as FILE:LINE:COLUMN: what is wrong: what to do. Nothing is fetched, " +
			"sent or written.",
		RunE: func(cmd *cobra.Command, _ []string) error { return e.check(cmd.Context()) },
	})
}

// checked is what check reports of a configuration.
type checked struct {
	File       string       `json:"file"`
	OK         bool         `json:"ok"` // warnings alone leave it true
	Sources    int          `json:"sources"`
	Watchlists int          `json:"watchlists"`
	Entities   int          `json:"entities"`
	Rules      int          `json:"rules"`
	Facts      int          `json:"facts"`
	Receivers  int          `json:"receivers"`
	Faults     []checkFault `json:"faults"`
}

// checkFault is one mistake or warning; line and column count from 1, and 0
// stands for the whole file.
type checkFault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	What    string `json:"what"`
	Hint    string `json:"hint"`
	Warning bool   `json:"warning"`
}

func (e *env) check(ctx context.Context) error {
	path, err := e.findConfig()
	if err != nil {
		return err
	}
	cfg, faults, err := readConfig(path)
	faults = unstored(ctx, cfg, faults)
	report := checkedOf(path, cfg, faults)
	report.OK = err == nil
	if e.json && (err == nil || len(faults) > 0) {
		if printErr := e.printJSON(report); printErr != nil {
			return printErr
		}
		if err != nil {
			return errReported
		}
		return nil
	}
	if err := e.faults(path, faults, err, true); err != nil {
		return err
	}
	lists := countAs(report.Entities, "entity", "entities") + " and " + count(report.Rules, "rule")
	if report.Facts > 0 {
		lists = countAs(report.Entities, "entity", "entities") + ", " + count(report.Rules, "rule") + " and " + count(report.Facts, "fact")
	}
	fmt.Fprintf(e.out, "%s is good: %s, %s with %s, %s\n",
		path, count(report.Sources, "source"), count(report.Watchlists, "watchlist"), lists, count(report.Receivers, "receiver"))
	return nil
}

func checkedOf(path string, cfg *config.Config, faults []yamldoc.Fault) checked {
	report := checked{File: path, Faults: []checkFault{}}
	for _, f := range faults {
		report.Faults = append(report.Faults, checkFault{f.File, f.Line, f.Col, f.What, f.Hint, f.Warning})
	}
	if cfg == nil {
		return report
	}
	report.Sources = len(cfg.Sources)
	report.Watchlists = len(cfg.Watchlists)
	report.Receivers = len(cfg.Receivers)
	for _, w := range cfg.Watchlists {
		report.Entities += len(w.Entities)
		report.Rules += len(w.Rules)
		report.Facts += len(w.Facts)
	}
	return report
}
