// Package watchlist reads, writes and compares watchlists, in a configuration
// and in files of their own: YAML, CSV as spreadsheets write it, and JSON of
// FollowTheMoney. It promises that
//
//   - all mistakes are found at once, each with its position, also within a
//     query, and compiled as the matcher will compile them;
//   - what is written is read back the same, in YAML and in CSV, and no
//     spreadsheet runs a cell of it;
//   - what goes into the database (a Draft) is checked by the same reader, and
//     takes nothing from the environment.
//
// It knows neither the database nor the rest of the configuration.
package watchlist

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/match"
	"tocsin/internal/news"
	"tocsin/internal/tracked"
	"tocsin/internal/yamldoc"
)

// Load reads the watchlists of a configuration, whatever the rest of it says,
// or a watchlist file: what replay needs, on a machine that may have none of
// the secrets and files that the rest names. env looks up what ${NAME} stands
// for. The error is not nil if a fault is more than a warning; then there are
// no watchlists.
func Load(path string, env func(name string) (value string, ok bool)) ([]news.Watchlist, []yamldoc.Fault, error) {
	data, err := yamldoc.ReadFile(path, sizeLimit(path))
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

// Read converts the watchlists that d has decoded from the option watchlists:
// of a configuration, reads the files that they name, and checks all of them
// together. The faults are d's.
func Read(d *yamldoc.Decoder, written []Written) []news.Watchlist {
	r := newReader(d.Reader)
	lists := decoder{d, r}.watchlists(written)
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
	d := decoder{r.NewDecoder(name), r}
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
	_, wrong := tracked.Compile(lists)
	for _, f := range wrong {
		r.Fault(r.queries.place(f.Pos, f.Offset), f.Hint, "%s", f.Msg)
	}
}

// queries are the queries and patterns of watchlists as they were written, by
// where they stand (news.Rule.Pos): faults point into them.
type queries map[string]writtenQuery

type writtenQuery struct {
	pos   yamldoc.Position
	query string
	raw   int // characters before the query begins; -1 if offsets cannot be mapped
}

// place is where a fault is, inside the query or pattern at pos if that is
// known.
func (q queries) place(pos string, offset int) yamldoc.Position {
	w, ok := q[pos]
	if !ok {
		return yamldoc.ParsePosition(pos)
	}
	if offset > 0 && offset <= len(w.query) && w.raw >= 0 {
		w.pos.Col += w.raw + utf8.RuneCountInString(w.query[:offset])
	}
	return w.pos
}

// add remembers the query that stands at the path, and returns it without the
// spaces around it, and its place.
func (q queries) add(d *yamldoc.Decoder, path, written string) (query, pos string) {
	at, raw := d.Pos(path), d.Raw(path)
	if raw >= 0 {
		raw += utf8.RuneCountInString(written) - utf8.RuneCountInString(strings.TrimLeft(written, " "))
	}
	query = strings.TrimSpace(written)
	q[at.String()] = writtenQuery{at, query, raw}
	return query, at.String()
}
