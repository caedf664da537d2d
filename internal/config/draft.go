package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/tracked"
)

// Draft is what was read to be kept in the database, checked as a watchlist of
// the configuration is. What its rules refer to may stand in other watchlists,
// so it is compiled together with them.
type Draft struct {
	Watchlists []news.Watchlist
	name       string
	reader     *reader
}

// ReadDraft reads a watchlist file, or the watchlists of a configuration, for
// the database: paths in it are relative to it, and no variable is read. The
// list, if not "", is what a watchlist is called, whatever its file says. The
// error is as that of Load.
func ReadDraft(path, list string, as Format) (*Draft, []Fault, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read watchlists: %w", err)
	}
	return parseDraft(path, list, as, data)
}

// ReadDraftFrom is ReadDraft for what is not a file; name stands for it in faults.
func ReadDraftFrom(in io.Reader, name, list string, as Format) (*Draft, []Fault, error) {
	limit := int64(maxTable)
	if as == FormatYAML {
		limit = maxFile
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s is larger than %d MiB", name, limit>>20)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read watchlists: %w", err)
	}
	return parseDraft(name, list, as, data)
}

// ParseDraft is ReadDraft for bytes at hand; the ending of the name says what
// they are.
func ParseDraft(name, list string, data []byte) (*Draft, []Fault, error) {
	return parseDraft(name, list, "", data)
}

func parseDraft(name, list string, as Format, data []byte) (*Draft, []Fault, error) {
	r := draftReader(name)
	r.as = as
	d := &Draft{Watchlists: r.readWatchlists(name, data, watchlist{Name: list}), name: name, reader: r}
	faults, err := r.faults.result(name)
	if err != nil {
		return nil, faults, err
	}
	return d, faults, nil
}

// Option is one option of an entity or rule, by the name that it has in the
// configuration.
type Option struct {
	Name   string
	Values []string
}

// DraftEntity makes a draft of one entity in a watchlist, and DraftRule one of
// a rule. Faults have no place.
func DraftEntity(list string, options []Option) (*Draft, []Fault, error) {
	return draftEntry(list, "entities", options)
}

// DraftRule makes a draft of one rule in a watchlist.
func DraftRule(list string, options []Option) (*Draft, []Fault, error) {
	return draftEntry(list, "rules", options)
}

// draftEntry writes what was said as a watchlist file and reads that, so that
// nothing is checked in two ways.
func draftEntry(list, section string, options []Option) (*Draft, []Fault, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "name: %s\n%s:\n", quoted(list), section)
	lead := "  - "
	for _, o := range options {
		items := make([]string, len(o.Values))
		for i, v := range o.Values {
			items[i] = quoted(v)
		}
		value := strings.Join(items, ", ")
		if len(items) != 1 {
			value = "[" + value + "]"
		}
		fmt.Fprintf(&b, "%s%s: %s\n", lead, o.Name, value)
		lead = "    "
	}
	d, faults, err := ParseDraft("", "", b.Bytes())
	for i := range faults {
		faults[i].Pos = Pos{}
	}
	if err != nil {
		return nil, faults, sumUp(faults)
	}
	return d, faults, nil
}

// sumUp is the error of faults that have no place.
func sumUp(faults []Fault) error {
	var errs []error
	for _, f := range faults {
		if !f.Warning {
			errs = append(errs, errors.New(f.String()))
		}
	}
	return errors.Join(errs...)
}

func draftReader(name string) *reader {
	r := Loader{Env: func(string) (string, bool) { return "", false }}.reader(name)
	r.literal = true
	return r
}

// Compile checks all watchlists, those of the draft among them, as the matcher
// will. A fault that was there before the draft is none of its own. A nil
// Draft stands for taking something away.
func (d *Draft) Compile(all, before []news.Watchlist) ([]Fault, error) {
	if d == nil {
		d = &Draft{reader: draftReader("")}
	}
	d.reader.faults = faultList{values: map[string]string{}} // what was read was told
	_, faults := match.CompileWith(all, match.Options{})
	if len(faults) > 0 {
		had := map[match.Fault]bool{}
		_, old := match.CompileWith(before, match.Options{})
		for _, f := range old {
			had[placeless(f)] = true
		}
		for _, f := range faults {
			if !had[placeless(f)] {
				d.reader.faults.add(Fault{Pos: d.reader.inWritten(f.Pos, f.Offset), What: d.tell(f), Hint: f.Hint, Warning: f.Warning})
			}
		}
	}
	d.compileFacts(all, before)
	if d.name == "" {
		return d.reader.faults.all, sumUp(d.reader.faults.all)
	}
	return d.reader.faults.result(d.name)
}

// compileFacts is Compile for facts.
func (d *Draft) compileFacts(all, before []news.Watchlist) {
	_, old := tracked.Compile(before)
	had := map[tracked.Fault]bool{}
	for _, f := range old {
		f.Pos = ""
		had[f] = true
	}
	_, now := tracked.Compile(all)
	for _, f := range now {
		at := d.reader.inWritten(f.Pos, f.Offset)
		if f.Pos = ""; !had[f] {
			d.reader.faults.fault(at, f.Hint, "%s", f.Msg)
		}
	}
}

func placeless(f match.Fault) match.Fault {
	f.Pos = ""
	return f
}

// tell names what a fault is in, unless its place says so.
func (d *Draft) tell(f match.Fault) string {
	switch {
	case parsePos(f.Pos).Line > 0 && d.name != "":
		return f.Msg
	case f.Rule != "":
		return fmt.Sprintf("rule %q of watchlist %q: %s", f.Rule, f.Watchlist, f.Msg)
	}
	return fmt.Sprintf("entity %q of watchlist %q: %s", f.Entity, f.Watchlist, f.Msg)
}

// readWatchlists reads a watchlist file by its ending.
func (r *reader) readWatchlists(name string, data []byte, w watchlist) []news.Watchlist {
	switch {
	case r.as == FormatCSV || r.as == "" && isCSV(name):
		return r.watchlistCSV(name, data, w)
	case r.as == FormatJSON || r.as == "" && isFtM(name):
		return r.watchlistFtM(name, data, w)
	}
	return r.onlyWatchlists(name, data, w)
}

// Format is how a watchlist is written down.
type Format string

// The formats of WriteWatchlist, and JSON, which is read only.
const (
	FormatYAML Format = "yaml"
	FormatCSV  Format = "csv"
	FormatJSON Format = "json"
)

// FormatOf is the format that a file's ending stands for.
func FormatOf(path string) (Format, bool) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
		return FormatYAML, true
	case ".csv":
		return FormatCSV, true
	}
	return "", false
}
