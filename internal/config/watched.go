package config

import (
	"fmt"
	"strings"

	"tocsin/internal/page"
	"tocsin/internal/yamldoc"
)

// WatchedPage says what is watched on a page, and how it is read.
type WatchedPage struct {
	// What is read on the page. `text` takes the words, also those of a PDF
	// that stands there (then without `select` and `ignore`), `links` each link with
	// its words, `table` the rows of tables, and `json` the values of a JSON
	// document. Links, rows and values are compared one by one: a new row
	// reads as one row, and one that only changes its place is no change.
	Read string `yaml:"read" default:"text" oneof:"text links table json"`
	// The CSS selector of the part that is watched; with `read: json` a
	// JSONPath (RFC 9535) such as `$.items[*]`. The main text, or all of the
	// document, if not given.
	Select string `yaml:"select"`
	// CSS selectors, or JSONPaths, of parts that are left out.
	Ignore []string `yaml:"ignore"`
	// Regular expressions (RE2). Only lines that match one are watched; all are
	// if none is given.
	Keep []string `yaml:"keep"`
	// Regular expressions of lines that are not watched.
	Drop []string `yaml:"drop"`
	// With `read: table` or `json`: the columns, by heading or number from 1,
	// or the members of objects, that tell one row from the others. The first
	// column of a table if not given.
	Key []string `yaml:"key"`
	// Tell `additions` or `removals` alone. Every version is kept all the same.
	Only string `yaml:"only" oneof:"additions removals"`
	// The fewest characters that the watched part has, before `keep` and
	// `drop`. A page that shrinks below is suspect: it is not compared, and the
	// operators are told when that lasts.
	Min int `yaml:"min"`
}

// Watch is what package page is told of it.
func (w WatchedPage) Watch() page.WatchOptions {
	return page.WatchOptions{Read: w.Read, Select: w.Select, Ignore: w.Ignore, Keep: w.Keep, Drop: w.Drop, Key: w.Key, Min: w.Min}
}

// ParseWatchedPage reads the options of a watched page alone, as they stand in
// a source; name stands for where they come from. Faults are as for Load.
func ParseWatchedPage(name string, data []byte) (WatchedPage, []yamldoc.Fault, error) {
	var w WatchedPage
	d := &decoder{Decoder: loader{}.reader(name).Read(name, data, &w)}
	d.watched("", &w)
	faults, err := d.Result(name)
	return w, faults, err
}

// watched checks the options of a watched page.
func (d *decoder) watched(at string, w *WatchedPage) {
	selector := page.ValidSelector
	if w.Read == page.ReadJSON {
		selector = page.ValidJSONPath
	}
	d.valid(yamldoc.Join(at, "select"), selector, w.Select)
	d.validEach(yamldoc.Join(at, "ignore"), selector, w.Ignore)
	d.validEach(yamldoc.Join(at, "keep"), page.ValidPattern, w.Keep)
	d.validEach(yamldoc.Join(at, "drop"), page.ValidPattern, w.Drop)
	if len(w.Key) > 0 && w.Read != page.ReadTable && w.Read != page.ReadJSON && !d.Bad(yamldoc.Join(at, "read")) {
		d.FaultAt(yamldoc.Join(at, "key"), "write read: table or read: json, or remove key", "key has a meaning for tables and JSON only")
	}
	for i, k := range w.Key {
		if strings.TrimSpace(k) == "" {
			d.FaultAt(fmt.Sprintf("%s[%d]", yamldoc.Join(at, "key"), i), "write a column's heading or number", "the key column has no name")
		}
	}
	if w.Min < 0 {
		d.FaultAt(yamldoc.Join(at, "min"), "write a number of characters", "min is negative")
	}
}

// valid reports why a value cannot be used.
func (d *decoder) valid(path string, check func(string) error, value string) {
	if err := check(value); err != nil {
		d.FaultAt(path, "", "%s", err)
	}
}

func (d *decoder) validEach(path string, check func(string) error, values []string) {
	for i, v := range values {
		d.valid(fmt.Sprintf("%s[%d]", path, i), check, v)
	}
}
