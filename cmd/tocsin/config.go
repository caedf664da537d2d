package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tocsin/internal/config"
	"tocsin/internal/store"
)

// findConfig is the configuration's path: --config, else TOCSIN_CONFIG, else
// ./tocsin.yaml, else ./config/tocsin.yaml.
func (e *env) findConfig() (string, error) {
	if e.configPath != "" {
		return e.configPath, nil
	}
	if path := os.Getenv("TOCSIN_CONFIG"); path != "" {
		return path, nil
	}
	for _, path := range []string{"tocsin.yaml", "config/tocsin.yaml"} {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no configuration: neither ./tocsin.yaml nor ./config/tocsin.yaml is there\nhint: name one with --config FILE; config/tocsin.yaml of the repository is an example, and `tocsin demo` needs none")
}

// loadConfig reads the configuration; all its faults go to standard error.
func (e *env) loadConfig() (*config.Config, error) {
	path, err := e.findConfig()
	if err != nil {
		return nil, err
	}
	cfg, faults, err := config.Load(path)
	for _, f := range faults {
		fmt.Fprintln(e.err, f)
	}
	if err != nil {
		return nil, err
	}
	return cfg, nil
}

// openReading opens the configured database for a command that only looks.
func (e *env) openReading(cmd *cobra.Command) (*config.Config, *store.Store, error) {
	cfg, err := e.loadConfig()
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(cmd.Context(), cfg.Database.Value(), store.Options{ReadOnly: true})
	return cfg, s, err
}

func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// onTerminal reports whether a stream is somebody's terminal.
func onTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// logger logs text on a terminal and JSON elsewhere, always to standard error.
func (e *env) logger(level slog.Level) *slog.Logger {
	opt := &slog.HandlerOptions{Level: level}
	if onTerminal(e.err) {
		return slog.New(slog.NewTextHandler(e.err, opt))
	}
	return slog.New(slog.NewJSONHandler(e.err, opt))
}

func (e *env) checkCommand() *cobra.Command {
	return e.jsonFlag(&cobra.Command{
		Use: "check", Short: "Validate the configuration and say what it sets up", Args: exactly(0, "no arguments"),
		RunE: func(*cobra.Command, []string) error { return e.check() },
	})
}

// checked is what check reports of a configuration.
type checked struct {
	File       string         `json:"file"`
	OK         bool           `json:"ok"`
	Sources    int            `json:"sources"`
	Watchlists int            `json:"watchlists"`
	Entities   int            `json:"entities"`
	Rules      int            `json:"rules"`
	Receivers  int            `json:"receivers"`
	Faults     []config.Fault `json:"faults"`
}

func (e *env) check() error {
	path, err := e.findConfig()
	if err != nil {
		return err
	}
	cfg, faults, err := config.Load(path)
	report := checked{File: path, OK: err == nil, Faults: faults}
	if report.Faults == nil {
		report.Faults = []config.Fault{}
	}
	if cfg != nil {
		report.Sources, report.Watchlists, report.Receivers = len(cfg.Sources), len(cfg.Watchlists), len(cfg.Receivers)
		for _, w := range cfg.Watchlists {
			report.Entities += len(w.Entities)
			report.Rules += len(w.Rules)
		}
	}
	if e.json {
		if printErr := e.printJSON(report); printErr != nil {
			return printErr
		}
		if err != nil {
			return errReported
		}
		return nil
	}
	for _, f := range faults {
		fmt.Fprintln(e.err, f)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s is good: %d sources, %d watchlists with %d entities and %d rules, %d receivers\n",
		path, report.Sources, report.Watchlists, report.Entities, report.Rules, report.Receivers)
	return nil
}
