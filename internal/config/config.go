// Package config reads the configuration: one YAML file, the watchlists it
// names, and nothing else. It promises to find all mistakes at once, each
// with its place and what to do about it; to accept nothing that it does not
// understand; to print no secret and no value of an environment variable; and
// that every option is written once, in the structs of this package and of
// the receivers' packages, from which docs/configuration.md is made.
package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"tocsin/internal/news"
	"tocsin/internal/notify"
	"tocsin/internal/route"
)

// Secret is a token or password that no way of printing shows.
type Secret = notify.Secret

// Config is a configuration that has been checked.
type Config struct {
	Settings
	Watchlists []news.Watchlist
	Route      route.Node // complete as written: route.New accepts it
	Dir        string     // the directory of the file, to which its paths are relative
}

// Loader reads configurations. The zero Loader takes environment variables
// from the process.
type Loader struct {
	// Env looks up what ${NAME} stands for. Default: os.LookupEnv.
	Env func(name string) (value string, ok bool)
}

// maxFile bounds a configuration or a watchlist in YAML, and maxTable one in
// CSV or JSON, in bytes: YAML takes thirty times its size to read, the others
// a few times.
const (
	maxFile  = 16 << 20
	maxTable = 64 << 20
)

// most is how large the file may be.
func most(path string) int64 {
	if isCSV(path) || isFtM(path) {
		return maxTable
	}
	return maxFile
}

// Load reads and checks the file at path.
//
// All mistakes and warnings are returned, in the order of the file. The error
// is not nil if there is a mistake, or if the file cannot be read; then there
// is no configuration. Warnings alone are no error.
func Load(path string) (*Config, []Fault, error) { return Loader{}.Load(path) }

// Parse is Load for bytes at hand; name stands for the file in faults, and its
// directory is where relative paths start.
func Parse(name string, data []byte) (*Config, []Fault, error) { return Loader{}.Parse(name, data) }

// LoadWatchlists reads the watchlists alone from a configuration, or from a
// watchlist file: what replay needs, on a machine that may have none of the
// secrets and files that the rest names.
func LoadWatchlists(path string) ([]news.Watchlist, []Fault, error) {
	return Loader{}.LoadWatchlists(path)
}

// Load is the function Load with the loader's environment.
func (l Loader) Load(path string) (*Config, []Fault, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read configuration: %w", err)
	}
	return l.Parse(path, data)
}

// Parse is the function Parse with the loader's environment.
func (l Loader) Parse(name string, data []byte) (*Config, []Fault, error) {
	r := l.reader(name)
	var f file
	d := r.decode(name, data, &f)
	cfg := r.check(d, &f)
	faults, err := r.faults.result(name)
	if err != nil {
		return nil, faults, err
	}
	return cfg, faults, nil
}

// LoadWatchlists is the function LoadWatchlists with the loader's environment.
func (l Loader) LoadWatchlists(path string) ([]news.Watchlist, []Fault, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read watchlists: %w", err)
	}
	r := l.reader(path)
	lists := r.readWatchlists(path, data, watchlist{})
	r.checkWatchlists(lists)
	faults, err := r.faults.result(path)
	if err != nil {
		return nil, faults, err
	}
	return lists, faults, nil
}

// reader is one reading of a configuration and the files it names.
type reader struct {
	env    func(string) (string, bool)
	dir    string
	faults faultList
	// queries remembers how rules were written, by news.Rule.Pos, to point
	// into them; names where watchlists were.
	queries map[string]writtenQuery
	names   map[string]Pos
	// told holds the places of entities in whose aliases a fault was found.
	told     map[string]bool
	structs  map[reflect.Type]*options // of what was read into so far
	partSize int                       // of a large file's parts, in bytes
	// literal says that what is read goes into the database, where the
	// environment has no place.
	literal bool
	as      Format // of what is read; "" if the name says it
}

func (l Loader) reader(path string) *reader {
	env := l.Env
	if env == nil {
		env = os.LookupEnv
	}
	r := &reader{dir: filepath.Dir(path), queries: map[string]writtenQuery{}, names: map[string]Pos{}, told: map[string]bool{}, structs: map[reflect.Type]*options{}, partSize: partSize}
	r.faults.values = map[string]string{}
	r.env = func(name string) (string, bool) {
		value, ok := env(name)
		if len(value) > 3 { // a shorter one would garble every message
			r.faults.values[value] = "${" + name + "}"
		}
		return value, ok
	}
	return r
}

// path makes a path of the configuration relative to the configuration.
func (r *reader) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(r.dir, p)
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s does not exist", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory", path)
	case info.Size() > most(path):
		return nil, fmt.Errorf("%s is larger than %d MiB", path, most(path)>>20)
	}
	return os.ReadFile(path)
}
