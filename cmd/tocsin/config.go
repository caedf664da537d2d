package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"tocsin/internal/config"
	"tocsin/internal/desk"
	"tocsin/internal/text"
	"tocsin/internal/yamldoc"
)

// errNoConfig is that no configuration was named and none lies where it is
// looked for.
var errNoConfig = errors.New("no configuration: neither ./tocsin.yaml nor ./config/tocsin.yaml is there\n" +
	"hint: name one with --config FILE; config/tocsin.yaml of the repository is an example, and `tocsin demo` needs none")

// findConfig returns the configuration's path: --config, else TOCSIN_CONFIG, else
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
	return "", errNoConfig
}

// loadConfig reads the configuration; all its mistakes go to standard error.
// Warnings are for check and run (loadTold): a command that only looks, or that
// cron starts every few minutes, would repeat them for ever.
func (e *env) loadConfig() (*config.Config, error) { return e.load(nil) }

// loadTold reads it with the warnings, but for those that the watchlists
// of the database answer.
func (e *env) loadTold(ctx context.Context) (*config.Config, error) {
	return e.load(func(cfg *config.Config, faults []yamldoc.Fault) []yamldoc.Fault { return unstored(ctx, cfg, faults) })
}

func (e *env) load(told func(*config.Config, []yamldoc.Fault) []yamldoc.Fault) (*config.Config, error) {
	path, err := e.findConfig()
	if err != nil {
		return nil, err
	}
	cfg, faults, err := readConfig(path)
	if told != nil {
		faults = told(cfg, faults)
	}
	if err := e.faults(path, faults, err, told != nil); err != nil {
		return nil, err
	}
	return cfg, nil
}

// readConfig reads a configuration. A container's is read-only and shared, so
// where its database lies is the deployment's to say (TOCSIN_DATABASE).
func readConfig(path string) (*config.Config, []yamldoc.Fault, error) {
	cfg, faults, err := config.Load(path)
	if url := os.Getenv("TOCSIN_DATABASE"); url != "" && err == nil {
		err = cfg.Database.UnmarshalText([]byte(url))
	}
	return cfg, faults, err
}

// unstored leaves out the warnings of names that only the database has, and
// says of the others that it has them not either. A database that cannot be
// read leaves them as they are.
func unstored(ctx context.Context, cfg *config.Config, faults []yamldoc.Fault) []yamldoc.Fault {
	if cfg == nil || len(cfg.Unknown) == 0 {
		return faults
	}
	stored, err := desk.StoredLists(ctx, cfg)
	var out []yamldoc.Fault
	for _, f := range faults {
		named, unknown := cfg.Unknown[f.Position]
		switch {
		case !unknown:
		case err != nil:
			if f.Hint == config.HintStored {
				f.Hint = "it may be one made with tocsin watch"
			}
		case named.In(stored):
			continue
		default:
			f.What += " or in the database"
			if f.Hint == config.HintStored {
				f.Hint = "`tocsin watch list` lists the watchlists there are"
			}
		}
		out = append(out, f)
	}
	return out
}

// faults prints what is wrong with the file at path, one line each, and sums
// it up; err is what reading it returned.
func (e *env) faults(path string, faults []yamldoc.Fault, err error, warnings bool) error {
	mistakes := 0
	for _, f := range faults {
		if !f.Warning {
			mistakes++
		}
		if !f.Warning || warnings {
			fmt.Fprintln(e.err, text.Clean(f.String()))
		}
	}
	switch {
	case err == nil:
		return nil
	case mistakes == 0: // the file could not be read at all
		return fmt.Errorf("%w\nhint: --config names the file, relative to where you are", err)
	case mistakes == 1:
		return fmt.Errorf("configuration %s: the mistake above keeps it from being used\n"+
			"hint: correct it, then `tocsin check`; docs/configuration.md explains every option", path)
	}
	return fmt.Errorf("configuration %s: the %d mistakes above keep it from being used\n"+
		"hint: correct them, then `tocsin check`; docs/configuration.md explains every option", path, mistakes)
}
