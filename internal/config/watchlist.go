package config

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"tocsin/internal/news"
)

// watchlists joins those written in the configuration with those in files.
func (r *reader) watchlists(d *decoder, written []watchlist) []news.Watchlist {
	var lists []news.Watchlist
	for i, w := range written {
		at := fmt.Sprintf("watchlists[%d]", i)
		switch {
		case d.bad[at]:
		case w.File == "":
			lists = append(lists, r.watchlist(d, at, w))
		case len(w.Entities)+len(w.Rules)+len(w.Facts) > 0:
			d.faultAt(at+".file", "make it two watchlists", "a watchlist stands in a file or here, not both")
		default:
			lists = append(lists, r.watchlistFile(d, at, w)...)
		}
	}
	return lists
}

// watchlistFile reads the file of a watchlist.
func (r *reader) watchlistFile(d *decoder, at string, w watchlist) []news.Watchlist {
	data, ok := d.read(at+".file", w.File)
	if !ok {
		return nil
	}
	name := r.path(w.File)
	switch {
	case isCSV(name):
		return r.watchlistCSV(name, data, w)
	case isFtM(name):
		return r.watchlistFtM(name, data, w)
	}
	return r.watchlistYAML(name, data, w)
}

func isCSV(path string) bool { return strings.EqualFold(filepath.Ext(path), ".csv") }

// watchlistYAML reads a file that is one watchlist, or has several under
// watchlists:. What the configuration says of the one wins over the file.
func (r *reader) watchlistYAML(name string, data []byte, w watchlist) []news.Watchlist {
	var many struct {
		Watchlists []watchlist `yaml:"watchlists"`
	}
	d := r.newDecoder(name)
	root := d.parse(data)
	if hasKey(root, "watchlists") {
		d.value("", root, reflect.ValueOf(&many).Elem())
		var lists []news.Watchlist
		for i, one := range many.Watchlists {
			lists = append(lists, r.fromFile(d, fmt.Sprintf("watchlists[%d]", i), one))
		}
		return lists
	}
	var one watchlist
	d.value("", root, reflect.ValueOf(&one).Elem())
	if len(d.bad) > 0 {
		return nil
	}
	if w.Name != "" {
		one.Name = w.Name
	}
	one.StrictI = one.StrictI || w.StrictI
	if one.Name == "" {
		one.Name = baseName(name)
	}
	return []news.Watchlist{r.fromFile(d, "", one)}
}

// fromFile is watchlist for one that a file holds: a file names no files.
func (r *reader) fromFile(d *decoder, at string, w watchlist) news.Watchlist {
	if w.File != "" {
		d.faultAt(join(at, "file"), "name it in the configuration", "a watchlist file names no other file")
	}
	return r.watchlist(d, at, w)
}

// onlyWatchlists reads a configuration for its watchlists, whatever the rest
// of it says, or a watchlist file.
func (r *reader) onlyWatchlists(name string, data []byte, w watchlist) []news.Watchlist {
	d := r.newDecoder(name)
	root := d.parse(data)
	if !isConfiguration(root) {
		return r.watchlistYAML(name, data, w)
	}
	return r.configuredIn(d, root)
}

// isConfiguration tells a configuration, whose watchlists may all be in the
// database, from a watchlist: it has an option that no watchlist has.
func isConfiguration(root ast.Node) bool {
	options := fieldsOf(reflect.TypeFor[watchlist]())
	return slices.ContainsFunc(fieldsOf(reflect.TypeFor[file]()), func(f field) bool {
		return hasKey(root, f.name) && !slices.ContainsFunc(options, func(o field) bool { return o.name == f.name })
	})
}

// configuredIn reads the watchlists of a configuration, which may have none.
func (r *reader) configuredIn(d *decoder, root ast.Node) []news.Watchlist {
	var f struct {
		Watchlists []watchlist `yaml:"watchlists"`
	}
	for _, e := range entriesOf(root) {
		if key, ok := e.Key.(*ast.StringNode); ok && key.Value == "watchlists" {
			d.keys["watchlists"] = d.nodePos(e.Key)
			d.value("watchlists", e.Value, reflect.ValueOf(&f.Watchlists).Elem())
		}
	}
	return r.watchlists(d, f.Watchlists)
}

func hasKey(n ast.Node, name string) bool {
	for _, e := range entriesOf(n) {
		if key, ok := e.Key.(*ast.StringNode); ok && key.Value == name {
			return true
		}
	}
	return false
}

func entriesOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// matchExact is the value of match that leaves a person's other spellings out.
const matchExact = "exact"

// watchlist converts one that is written in YAML, and checks its names.
func (r *reader) watchlist(d *decoder, at string, w watchlist) news.Watchlist {
	d.name(at, w.Name, "watchlist", r.names)
	list := news.Watchlist{Name: w.Name, StrictI: w.StrictI, Pos: d.pos(at).String()}
	entities, rules := map[string]Pos{}, map[string]Pos{}
	for i, e := range w.Entities {
		path := join(at, fmt.Sprintf("entities[%d]", i))
		d.name(path, e.Name, "entity", entities)
		d.phrases(path, "aliases", "alias", e.Name, e.Aliases, e.Name)
		d.phrases(path, "spellings", "spelling", e.Name, e.Spellings, slices.Concat(e.Aliases, []string{e.Name})...)
		d.phrases(path, "strike", "spelling to strike", e.Name, e.Strike)
		d.languages(path, e.Languages)
		d.phrases(path, "never", "phrase of never", e.Name, e.Never)
		d.phrases(path, "context", "word of context", e.Name, e.Context)
		d.phrases(path, "not_with", "word of not_with", e.Name, e.NotWith)
		list.Entities = append(list.Entities, news.Entity{
			Name: e.Name, Kind: e.Kind, Aliases: trimmed(e.Aliases), Exact: e.Match == matchExact, Alert: e.Alert, Pos: d.pos(path + ".name").String(),
			Spellings: trimmed(e.Spellings), Strike: trimmed(e.Strike), Languages: e.Languages,
			Never: trimmed(e.Never), Context: trimmed(e.Context), NotWith: trimmed(e.NotWith), Notes: tidyNotes(e.Notes),
		})
	}
	for i, rule := range w.Rules {
		path := join(at, fmt.Sprintf("rules[%d]", i))
		d.name(path, rule.Name, "rule", rules)
		if d.bad[path] || d.bad[path+".query"] {
			continue
		}
		if strings.TrimSpace(rule.Query) == "" && !d.odd[path] {
			d.faultAt(path+".query", `write query: '"Red Cross" AND Baku'`, "the rule has no query")
			continue
		}
		pos := d.pos(path + ".query")
		query, raw := strings.TrimSpace(rule.Query), d.raw[path+".query"]
		if raw >= 0 {
			raw += utf8.RuneCountInString(rule.Query) - utf8.RuneCountInString(strings.TrimLeft(rule.Query, " "))
		}
		r.queries[pos.String()] = writtenQuery{pos, query, raw}
		list.Rules = append(list.Rules, news.Rule{Name: rule.Name, Query: query, Alert: rule.Alert, Pos: pos.String()})
	}
	list.Facts = r.facts(d, at, w.Facts)
	if len(w.Entities)+len(w.Rules) == 0 && w.File == "" && !d.bad[at] && !d.odd[at] {
		d.faults.warn(d.pos(at), "add entities or rules", "watchlist %q is empty", w.Name)
	}
	return list
}

// trimmed is the list without the spaces around its items.
func trimmed(list []string) []string {
	for i, s := range list {
		list[i] = strings.TrimSpace(s)
	}
	return list
}

// tidyNotes are notes as every way of writing them down reads them back.
func tidyNotes(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// phrases checks a list of an entity's options, of which each is one what;
// known are those that need not stand there.
func (d *decoder) phrases(path, option, what, entity string, list []string, known ...string) {
	seen := map[string]bool{}
	for _, s := range known {
		seen[s] = true
	}
	for i, s := range list {
		at := fmt.Sprintf("%s.%s[%d]", path, option, i)
		switch {
		case d.bad[at]:
		case strings.TrimSpace(s) == "":
			d.told[d.pos(path+".name").String()] = true
			d.faultAt(at, "remove it", "%s %s of %q is empty", article(what), what, entity)
		case seen[s]:
			d.faults.warn(d.pos(at), "remove it", "%s %q of %q stands twice", what, s, entity)
		}
		seen[s] = true
	}
}

// languages checks the languages of a person.
func (d *decoder) languages(path string, codes []string) {
	for i, code := range codes {
		if at := fmt.Sprintf("%s.languages[%d]", path, i); !d.bad[at] && !isLanguage(code) {
			d.faultAt(at, languageHint, "%q is no code of a language", shorten(code))
		}
	}
}

const languageHint = "write two small letters: hy, ru, az, tr, ka, uk, pl, en, fr, de"

// isLanguage reports whether a text has the shape of a BCP 47 primary subtag.
func isLanguage(code string) bool {
	return (len(code) == 2 || len(code) == 3) && strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") == ""
}

// article is the indefinite article of a noun.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an"
	}
	return "a"
}

// writtenQuery is a query and how it was written.
type writtenQuery struct {
	pos   Pos
	query string
	raw   int // characters before the query begins; -1 if offsets cannot be mapped
}

func baseName(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
