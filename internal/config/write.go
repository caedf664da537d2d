package config

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/news"
)

// WriteWatchlist writes a watchlist so that reading it gives the same again:
// all but its owner, and in CSV its name, which is the file's. Options that
// have their default are left out.
func WriteWatchlist(w io.Writer, list news.Watchlist, format Format) error {
	if format == FormatCSV {
		return writeCSV(w, list)
	}
	return writeYAML(w, list)
}

// entityOptions is an entity as it is written: the inverse of reader.watchlist.
func entityOptions(e news.Entity) entity {
	match := "variants"
	if e.Exact {
		match = matchExact
	}
	return entity{
		Name: e.Name, Kind: e.Kind, Aliases: e.Aliases, Match: match, Spellings: e.Spellings, Strike: e.Strike, Languages: e.Languages, Never: e.Never, Context: e.Context, NotWith: e.NotWith, Notes: e.Notes, Alert: e.Alert,
	}
}

// written are the values of one option: none where it has its default, one
// but for lists.
type written struct {
	name   string
	values []string
	list   bool
}

// optionsOf lists the options of an entity or rule in the order of its struct.
func optionsOf(v reflect.Value) []written {
	var out []written
	for _, f := range fieldsOf(v.Type()) {
		w := written{name: f.name}
		switch value := v.FieldByIndex(f.index); value.Kind() {
		case reflect.Slice:
			w.list = true
			for i := range value.Len() {
				w.values = append(w.values, value.Index(i).String())
			}
		case reflect.Bool:
			if is, _ := truth(f.preset); is != value.Bool() {
				w.values = []string{yesNo(value.Bool())}
			}
		case reflect.String:
			if s := value.String(); s != f.preset {
				w.values = []string{s}
			}
		default:
			panic("config: no way to write a " + value.Type().String())
		}
		out = append(out, w)
	}
	return out
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func writeYAML(w io.Writer, list news.Watchlist) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "name: %s\n", scalarText(list.Name))
	if list.StrictI {
		b.WriteString("strict_i: yes\n")
	}
	for i, e := range list.Entities {
		if i == 0 {
			b.WriteString("entities:\n")
		}
		writeItem(b, optionsOf(reflect.ValueOf(entityOptions(e))))
	}
	for i, r := range list.Rules {
		if i == 0 {
			b.WriteString("rules:\n")
		}
		writeItem(b, optionsOf(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert})))
	}
	writeFacts(b, list.Facts)
	return b.Flush()
}

// shortLine is how long a list may be, in characters, to stand on one line.
const shortLine = 100

func writeItem(b *bufio.Writer, options []written) {
	lead := "  - "
	for _, o := range options {
		if len(o.values) == 0 {
			continue
		}
		b.WriteString(lead + o.name + ":")
		lead = "    "
		items, size := make([]string, len(o.values)), 0
		for i, v := range o.values {
			items[i] = scalarText(v)
			size += utf8.RuneCountInString(items[i]) + 2
		}
		switch {
		case !o.list && o.name == "alert": // the one truth value
			b.WriteString(" " + o.values[0] + "\n")
		case !o.list:
			b.WriteString(" " + items[0] + "\n")
		case size <= shortLine:
			b.WriteString(" [" + strings.Join(items, ", ") + "]\n")
		default:
			b.WriteString("\n      - " + strings.Join(items, "\n      - ") + "\n")
		}
	}
}

// plainText is what means itself in YAML without quotes, wherever it stands.
var plainText = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}.’-]*( [\p{L}\p{M}\p{N}.’-]+)*$`)

// scalarText writes a text as YAML that is pleasant to edit.
func scalarText(s string) string {
	_, isTruth := truth(s)
	switch lower := strings.ToLower(s); {
	case plainText.MatchString(s) && !isTruth && !slices.Contains([]string{"null", "y", "n"}, lower):
		return s
	case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || r == '\u2028' || r == '\u2029' }):
		return quoted(s)
	}
	return "'" + strings.ReplaceAll(escapeVariables(s), "'", "''") + "'"
}

// quoted writes any text in YAML's double quotes.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range escapeVariables(s) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unicode.IsGraphic(r) && r != '\u2028' && r != '\u2029':
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func escapeVariables(s string) string { return strings.ReplaceAll(s, "${", "$${") }

// writeCSV writes for spreadsheets, which take a file for UTF-8 by its first
// bytes, and a cell that begins as a formula for one.
func writeCSV(w io.Writer, list news.Watchlist) error {
	if list.StrictI {
		return fmt.Errorf("watchlist %q has strict_i, which no column of CSV can say; write it as YAML", list.Name)
	}
	if len(list.Facts) > 0 {
		return fmt.Errorf("watchlist %q follows facts, for which CSV has no place; write it as YAML", list.Name)
	}
	var rows []map[string]string
	for _, e := range list.Entities {
		rows = append(rows, cellsOf(optionsOf(reflect.ValueOf(entityOptions(e)))))
	}
	for _, r := range list.Rules {
		rows = append(rows, cellsOf(optionsOf(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert}))))
	}
	usual := []string{"name", "kind", "aliases", "alert"}
	columns := slices.DeleteFunc(csvColumns(), func(c string) bool {
		return !slices.Contains(usual, c) && !slices.ContainsFunc(rows, func(row map[string]string) bool { return row[c] != "" })
	})
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = harmless(row[c])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// undivided is the inverse of divided, for an item.
var undivided = strings.NewReplacer(`\`, `\\`, `|`, `\|`, "\n", "\\\n")

func cellsOf(options []written) map[string]string {
	cells := map[string]string{}
	for _, o := range options {
		items := o.values
		if o.list {
			items = make([]string, len(o.values))
			for i, v := range o.values {
				items[i] = undivided.Replace(v)
			}
		}
		cells[o.name] = strings.Join(items, "|")
	}
	return cells
}

// formula is how a cell begins that a spreadsheet would run, or that stands
// for a comment here, behind the apostrophes that keep it from that.
var formula = regexp.MustCompile(`^'*[=+\-@#\t\r]`)

// harmless writes a cell so that no spreadsheet runs it.
func harmless(cell string) string {
	if formula.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// plainCell is the inverse of harmless.
func plainCell(cell string) string {
	if strings.HasPrefix(cell, "'") && formula.MatchString(cell) {
		return cell[1:]
	}
	return cell
}

// EntityOptions are the options of an entity that differ from their defaults,
// as DraftEntity takes them.
func EntityOptions(e news.Entity) []Option { return given(reflect.ValueOf(entityOptions(e))) }

// RuleOptions is EntityOptions for rules.
func RuleOptions(r news.Rule) []Option {
	return given(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert}))
}

func given(v reflect.Value) []Option {
	var out []Option
	for _, o := range optionsOf(v) {
		if len(o.values) > 0 {
			out = append(out, Option{Name: o.name, Values: o.values})
		}
	}
	return out
}
