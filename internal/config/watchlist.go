package config

import (
	"fmt"
	"slices"

	"tocsin/internal/facts"
	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// LoadWatchlists reads the watchlists of a configuration, whatever the rest of
// it says, or a watchlist file: what replay needs, on a machine that may have
// none of the secrets and files that the rest names. env looks up what ${NAME}
// stands for. The error is not nil if a fault is more than a warning; then
// there are no watchlists.
func LoadWatchlists(path string, env func(name string) (value string, ok bool)) ([]news.Watchlist, []yamldoc.Fault, error) {
	data, err := yamldoc.ReadFile(path, limit(path))
	if err != nil {
		return nil, nil, fmt.Errorf("read watchlists: %w", err)
	}
	r := newReader(yamldoc.NewReader(path, env))
	lists := r.file(path, data, "", Written{})
	r.check(lists)
	faults, err := r.Result(path)
	if err != nil {
		return nil, faults, err
	}
	return lists, faults, nil
}

// ReadWatchlists reads the watchlists that a configuration has under
// watchlists:, which d has decoded, and the files that they name. All of them
// are checked together; the faults are d's.
func ReadWatchlists(d *yamldoc.Decoder, written []Written) []news.Watchlist {
	r := newReader(d.Reader)
	lists := listDecoder{d, r}.watchlists(written)
	r.check(lists)
	return lists
}

// Named is a watchlist, rule or entity by its name.
type Named struct{ Kind, Name string }

// In reports whether one of the watchlists is it, or has it.
func (n Named) In(lists []news.Watchlist) bool {
	return slices.ContainsFunc(lists, func(l news.Watchlist) bool {
		switch n.Kind {
		case "watchlist":
			return l.Name == n.Name
		case "rule":
			return slices.ContainsFunc(l.Rules, func(r news.Rule) bool { return r.Name == n.Name })
		}
		return slices.ContainsFunc(l.Entities, func(e news.Entity) bool { return e.Name == n.Name })
	})
}

// reader reads watchlists that are checked together.
type reader struct {
	*yamldoc.Reader
	queries queries
	names   map[string]yamldoc.Position // of watchlists
	// told holds the places of entities in whose aliases a fault was found.
	told map[string]bool
}

func newReader(r *yamldoc.Reader) *reader {
	return &reader{Reader: r, queries: queries{}, names: map[string]yamldoc.Position{}, told: map[string]bool{}}
}

// file reads a watchlist file in a format, or in that of its ending. w says
// what the configuration calls it.
func (r *reader) file(name string, data []byte, as Format, w Written) []news.Watchlist {
	switch {
	case as == FormatCSV || as == "" && isCSV(name):
		return r.watchlistCSV(name, data, w)
	case as == FormatJSON || as == "" && isFtM(name):
		return r.watchlistFtM(name, data, w)
	}
	d := listDecoder{r.NewDecoder(name), r}
	doc := d.Parse(data)
	if !isConfiguration(doc) {
		return d.yaml(name, doc, w)
	}
	return d.configured(doc)
}

// check compiles the watchlists as the matcher will. What it finds in an
// entity that has a fault already is that fault once more.
func (r *reader) check(lists []news.Watchlist) {
	for _, f := range r.All() {
		r.told[f.Position.String()] = true
	}
	// Without what finds other spellings, which takes most of the time and has no faults.
	_, faults := match.CompileWith(lists, match.Options{})
	for _, f := range faults {
		if f.Rule == "" && r.told[f.Pos] {
			continue
		}
		r.Add(yamldoc.Fault{Position: r.queries.place(f.Pos, f.Offset), What: f.Msg, Hint: f.Hint, Warning: f.Warning})
	}
	_, wrong := facts.Compile(lists)
	for _, f := range wrong {
		r.Fault(r.queries.place(f.Pos, f.Offset), f.Hint, "%s", f.Msg)
	}
}
