package watchlist

import (
	"fmt"
	"slices"
	"strings"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// decoder reads the watchlists of one YAML file.
type decoder struct {
	*yamldoc.Decoder
	r *reader
}

// watchlists joins those written in the configuration with those in files.
func (d decoder) watchlists(written []Written) []news.Watchlist {
	var lists []news.Watchlist
	for i, w := range written {
		at := fmt.Sprintf("watchlists[%d]", i)
		switch {
		case d.Bad(at):
		case w.File == "":
			lists = append(lists, d.watchlist(at, w))
		case len(w.Entities)+len(w.Rules)+len(w.Facts) > 0:
			d.FaultAt(at+".file", "make it two watchlists", "a watchlist stands in a file or here, not both")
		default:
			lists = append(lists, d.file(at, w)...)
		}
	}
	return lists
}

// file reads the file of a watchlist.
func (d decoder) file(at string, w Written) []news.Watchlist {
	name := d.Path(w.File)
	data, ok := d.ReadNamed(at+".file", w.File, sizeLimit(name))
	switch {
	case !ok:
		return nil
	case isCSV(name):
		return d.r.watchlistCSV(name, data, w)
	case isFtM(name):
		return d.r.watchlistFtM(name, data, w)
	}
	inner := decoder{d.NewDecoder(name), d.r}
	return inner.yaml(name, inner.Parse(data), w)
}

// yaml reads a file that is one watchlist, or has several under watchlists:.
// What the configuration says of the one wins over the file. A list is often
// written by others than the configuration: a variable in it, a token say, could
// be the name of an entity that any message tells.
func (d decoder) yaml(name string, doc yamldoc.Document, w Written) []news.Watchlist {
	d.Literal("no variable is read in the file of a watchlist")
	if doc.Has("watchlists") {
		var many struct {
			Watchlists []Written `yaml:"watchlists"`
		}
		d.Fill(doc, &many)
		var lists []news.Watchlist
		for i, one := range many.Watchlists {
			lists = append(lists, d.inFile(fmt.Sprintf("watchlists[%d]", i), one))
		}
		return lists
	}
	var one Written
	d.Fill(doc, &one)
	if d.AnyBad() {
		return nil
	}
	if w.Name != "" {
		one.Name = w.Name
	}
	one.StrictI = one.StrictI || w.StrictI
	if one.Name == "" {
		one.Name = baseName(name)
	}
	return []news.Watchlist{d.inFile("", one)}
}

// inFile is watchlist for one that a file holds: a file names no files.
func (d decoder) inFile(at string, w Written) news.Watchlist {
	if w.File != "" {
		d.FaultAt(yamldoc.Join(at, "file"), "name it in the configuration", "a watchlist file names no other file")
	}
	return d.watchlist(at, w)
}

// configured reads the watchlists of a configuration, which may have none.
func (d decoder) configured(doc yamldoc.Document) []news.Watchlist {
	var written []Written
	d.FillOption(doc, "watchlists", &written)
	return d.watchlists(written)
}

// configOptions are the options of a configuration, of which a watchlist has
// none.
var configOptions = []string{
	"database", "database_file", "timezone", "web", "fetch", "browser", "operators",
	"sources", "extract", "revisit", "long_term", "receivers", "watchlists", "route",
}

// isConfiguration distinguishes a configuration, whose watchlists may all be in
// the database, from a watchlist.
func isConfiguration(doc yamldoc.Document) bool { return slices.ContainsFunc(configOptions, doc.Has) }

// watchlist converts one that is written in YAML, and checks its names.
func (d decoder) watchlist(at string, w Written) news.Watchlist {
	d.Name(at, w.Name, "watchlist", yamldoc.MaxName, d.r.names)
	list := news.Watchlist{Name: w.Name, StrictI: w.StrictI, Pos: d.Pos(at).String()}
	entities, rules := map[string]yamldoc.Position{}, map[string]yamldoc.Position{}
	list.Entities = slices.Grow(list.Entities, len(w.Entities)) // a list that doubles has a third as much beside it
	for i, e := range w.Entities {
		list.Entities = append(list.Entities, d.entity(yamldoc.Join(at, fmt.Sprintf("entities[%d]", i)), e, entities))
	}
	for i, rule := range w.Rules {
		if one, ok := d.rule(yamldoc.Join(at, fmt.Sprintf("rules[%d]", i)), rule, rules); ok {
			list.Rules = append(list.Rules, one)
		}
	}
	list.Facts = d.facts(at, w.Facts)
	if len(w.Entities)+len(w.Rules) == 0 && w.File == "" && !d.Bad(at) && !d.Odd(at) {
		d.Warn(d.Pos(at), "add entities or rules", "watchlist %q is empty", w.Name)
	}
	return list
}

// rule converts a rule; false if it has no query.
func (d decoder) rule(path string, r rule, taken map[string]yamldoc.Position) (news.Rule, bool) {
	d.Name(path, r.Name, "rule", yamldoc.MaxName, taken)
	if d.Bad(path) || d.Bad(path+".query") {
		return news.Rule{}, false
	}
	if strings.TrimSpace(r.Query) == "" && !d.Odd(path) {
		d.FaultAt(path+".query", `write query: '"Red Cross" AND Baku'`, "the rule has no query")
		return news.Rule{}, false
	}
	query, pos := d.r.queries.add(d.Decoder, path+".query", r.Query)
	return news.Rule{Name: r.Name, Query: query, Alert: r.Alert, Pos: pos}, true
}
