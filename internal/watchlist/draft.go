package watchlist

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/tracked"
	"tocsin/internal/yamldoc"
)

// Draft is what was read to be kept in the database, checked as a watchlist of
// the configuration is. What its rules refer to may stand in other watchlists,
// so it is compiled together with them.
type Draft struct {
	Watchlists []news.Watchlist
	name       string
	queries    queries
}

// ReadDraft reads a watchlist file, or the watchlists of a configuration, for
// the database: paths in it are relative to it, and no variable is read. The
// list, if not "", is what a watchlist is called, whatever its file says. The
// error is as that of Load.
func ReadDraft(path, list string, as Format) (*Draft, []yamldoc.Fault, error) {
	data, err := yamldoc.ReadFile(path, sizeLimit(path))
	if err != nil {
		return nil, nil, fmt.Errorf("read watchlists: %w", err)
	}
	return parseDraft(path, list, as, data)
}

// ReadDraftFrom is ReadDraft for what is not a file; name stands for it in faults.
func ReadDraftFrom(in io.Reader, name, list string, as Format) (*Draft, []yamldoc.Fault, error) {
	limit := int64(maxTable)
	if as == FormatYAML {
		limit = yamldoc.MaxBytes
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

// parseDraft is ReadDraft for bytes at hand.
func parseDraft(name, list string, as Format, data []byte) (*Draft, []yamldoc.Fault, error) {
	r := newReader(yamldoc.NewLiteralReader(name, "no variable is read for the database"))
	lists := r.file(name, data, as, Written{Name: list})
	faults, err := r.Result(name)
	if err != nil {
		return nil, faults, err
	}
	return &Draft{Watchlists: lists, name: name, queries: r.queries}, faults, nil
}

// Option is one option of an entity or rule, by the name that it has in the
// configuration.
type Option struct {
	Name   string
	Values []string
}

// DraftEntity makes a draft of one entity in a watchlist, and DraftRule one of
// a rule. Faults have no place.
func DraftEntity(list string, options []Option) (*Draft, []yamldoc.Fault, error) {
	return draftEntry(list, "entities", options)
}

// DraftRule makes a draft of one rule in a watchlist.
func DraftRule(list string, options []Option) (*Draft, []yamldoc.Fault, error) {
	return draftEntry(list, "rules", options)
}

// draftEntry writes what was said as a watchlist file and reads that, so that
// nothing is checked in two ways.
func draftEntry(list, section string, options []Option) (*Draft, []yamldoc.Fault, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "name: %s\n%s:\n", yamldoc.Quoted(list), section)
	lead := "  - "
	for _, o := range options {
		items := make([]string, len(o.Values))
		for i, v := range o.Values {
			items[i] = yamldoc.Quoted(v)
		}
		value := strings.Join(items, ", ")
		if len(items) != 1 {
			value = "[" + value + "]"
		}
		fmt.Fprintf(&b, "%s%s: %s\n", lead, o.Name, value)
		lead = "    "
	}
	d, faults, err := parseDraft("", "", "", b.Bytes())
	for i := range faults {
		faults[i].Position = yamldoc.Position{}
	}
	if err != nil {
		return nil, faults, sumUp(faults)
	}
	return d, faults, nil
}

// sumUp is the error of faults that have no place.
func sumUp(faults []yamldoc.Fault) error {
	var errs []error
	for _, f := range faults {
		if !f.Warning {
			errs = append(errs, errors.New(f.String()))
		}
	}
	return errors.Join(errs...)
}

// Compile checks all watchlists, those of the draft among them, as the matcher
// will. A fault that was there before the draft is none of its own. A nil
// Draft stands for taking something away.
func (d *Draft) Compile(all, before []news.Watchlist) ([]yamldoc.Fault, error) {
	if d == nil {
		d = &Draft{}
	}
	var out yamldoc.Faults
	_, faults := match.CompileWith(all, match.Options{})
	if len(faults) > 0 {
		had := map[match.Fault]bool{}
		_, old := match.CompileWith(before, match.Options{})
		for _, f := range old {
			had[placeless(f)] = true
		}
		for _, f := range faults {
			if !had[placeless(f)] {
				out.Add(yamldoc.Fault{Position: d.queries.place(f.Pos, f.Offset), What: d.tell(f), Hint: f.Hint, Warning: f.Warning})
			}
		}
	}
	d.compileFacts(&out, all, before)
	if d.name == "" {
		return out.All(), sumUp(out.All())
	}
	return out.Result(d.name)
}

// compileFacts is Compile for facts.
func (d *Draft) compileFacts(out *yamldoc.Faults, all, before []news.Watchlist) {
	_, old := tracked.Compile(before)
	had := map[tracked.Fault]bool{}
	for _, f := range old {
		f.Pos = ""
		had[f] = true
	}
	_, now := tracked.Compile(all)
	for _, f := range now {
		at := d.queries.place(f.Pos, f.Offset)
		if f.Pos = ""; !had[f] {
			out.Fault(at, f.Hint, "%s", f.Msg)
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
	case yamldoc.ParsePosition(f.Pos).Line > 0 && d.name != "":
		return f.Msg
	case f.Rule != "":
		return fmt.Sprintf("rule %q of watchlist %q: %s", f.Rule, f.Watchlist, f.Msg)
	}
	return fmt.Sprintf("entity %q of watchlist %q: %s", f.Entity, f.Watchlist, f.Msg)
}
