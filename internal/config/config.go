// Package config reads tocsin.yaml, with the watchlists that it has or names,
// and nothing else. It promises to find all mistakes at once, each with its
// position and what to do about it; to accept nothing that it does not
// understand; to print no secret and no value of an environment variable; and
// that every option is written once, in the structs of this package, of package
// watchlist and of the receivers' packages, from which docs/configuration.md is
// made.
package config

import (
	"fmt"
	"os"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/route"
	"tocsin/internal/watchlist"
	"tocsin/internal/yamldoc"
)

// Secret is a token or password that no way of printing shows.
type Secret = notify.Secret

// Config is a configuration that has been checked.
type Config struct {
	Settings
	Watchlists []news.Watchlist
	Route      route.Node // complete as written: route.New accepts it
	Dir        string     // the directory of the file, to which its paths are relative
	// Unknown is what routes name and the configuration does not have, by
	// where they do: it may be in the database, of which this package knows
	// nothing. Each has a warning at its position.
	Unknown map[yamldoc.Position]watchlist.Named
}

// loader reads configurations. The zero Loader takes environment variables
// from the process.
type loader struct {
	// Env looks up what ${NAME} stands for. Default: os.LookupEnv.
	Env func(name string) (value string, ok bool)
}

// Load reads and checks the file at path.
//
// All mistakes and warnings are returned, in the order of the file. The error
// is not nil if there is a mistake, or if the file cannot be read; then there
// is no configuration. Warnings alone are no error.
func Load(path string) (*Config, []yamldoc.Fault, error) { return loader{}.Load(path) }

// Parse is Load for bytes at hand; name stands for the file in faults, and its
// directory is where relative paths start.
func Parse(name string, data []byte) (*Config, []yamldoc.Fault, error) {
	return loader{}.Parse(name, data)
}

// Load is the function Load with the loader's environment.
func (l loader) Load(path string) (*Config, []yamldoc.Fault, error) {
	data, err := yamldoc.ReadFile(path, yamldoc.MaxBytes)
	if err != nil {
		return nil, nil, fmt.Errorf("read configuration: %w", err)
	}
	return l.Parse(path, data)
}

// Parse is the function Parse with the loader's environment.
func (l loader) Parse(name string, data []byte) (*Config, []yamldoc.Fault, error) {
	var f file
	d := &decoder{Decoder: l.reader(name).Read(name, data, &f), unknown: map[yamldoc.Position]watchlist.Named{}}
	cfg := d.check(&f)
	faults, err := d.Result(name)
	if err != nil {
		return nil, faults, err
	}
	return cfg, faults, nil
}

func (l loader) reader(path string) *yamldoc.Reader {
	if l.Env == nil {
		l.Env = os.LookupEnv
	}
	return yamldoc.NewReader(path, l.Env)
}
