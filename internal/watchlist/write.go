package watchlist

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"tocsin/internal/news"
	"tocsin/internal/yamldoc"
)

// Write writes a watchlist so that reading it gives the same again: all but its
// owner, and in CSV its name, which is the file's. Options that have their
// default are left out.
func Write(w io.Writer, list news.Watchlist, format Format) error {
	if format == FormatCSV {
		return writeCSV(w, list)
	}
	return writeYAML(w, list)
}

// entityOptions is an entity as it is written: the inverse of decoder.entity.
func entityOptions(e news.Entity) entity {
	match := "variants"
	if e.Exact {
		match = matchExact
	}
	return entity{
		Name:      e.Name,
		Kind:      e.Kind,
		Aliases:   e.Aliases,
		Match:     match,
		Spellings: e.Spellings,
		Strike:    e.Strike,
		Languages: e.Languages,
		Never:     e.Never,
		Context:   e.Context,
		NotWith:   e.NotWith,
		Notes:     e.Notes,
		Alert:     e.Alert,
	}
}

// setting is the values of one option: none where it has its default, one
// but for lists.
type setting struct {
	name   string
	values []string
	list   bool
}

// settingsOf lists the options of an entity or rule in the order of its struct.
func settingsOf(v reflect.Value) []setting {
	var out []setting
	for _, f := range yamldoc.Fields(v.Type()) {
		w := setting{name: f.Name}
		switch value := v.FieldByIndex(f.Index); value.Kind() {
		case reflect.Slice:
			w.list = true
			for i := range value.Len() {
				w.values = append(w.values, value.Index(i).String())
			}
		case reflect.Bool:
			if is, _ := yamldoc.Truth(f.Default); is != value.Bool() {
				w.values = []string{yesNo(value.Bool())}
			}
		case reflect.String:
			if s := value.String(); s != f.Default {
				w.values = []string{s}
			}
		default:
			panic("watchlist: no way to write a " + value.Type().String())
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
	fmt.Fprintf(b, "name: %s\n", yamldoc.Scalar(list.Name))
	if list.StrictI {
		b.WriteString("strict_i: yes\n")
	}
	for i, e := range list.Entities {
		if i == 0 {
			b.WriteString("entities:\n")
		}
		writeItem(b, settingsOf(reflect.ValueOf(entityOptions(e))))
	}
	for i, r := range list.Rules {
		if i == 0 {
			b.WriteString("rules:\n")
		}
		writeItem(b, settingsOf(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert})))
	}
	writeFacts(b, list.Facts)
	return b.Flush()
}

// shortLine is how long a list may be, in characters, to stand on one line.
const shortLine = 100

func writeItem(b *bufio.Writer, options []setting) {
	lead := "  - "
	for _, o := range options {
		if len(o.values) == 0 {
			continue
		}
		b.WriteString(lead + o.name + ":")
		lead = "    "
		items, size := make([]string, len(o.values)), 0
		for i, v := range o.values {
			items[i] = yamldoc.Scalar(v)
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

// EntityOptions are the options of an entity that differ from their defaults,
// as DraftEntity takes them.
func EntityOptions(e news.Entity) []Option { return given(reflect.ValueOf(entityOptions(e))) }

// ruleOptions is EntityOptions for rules.
func ruleOptions(r news.Rule) []Option {
	return given(reflect.ValueOf(rule{Name: r.Name, Query: r.Query, Alert: r.Alert}))
}

func given(v reflect.Value) []Option {
	var out []Option
	for _, o := range settingsOf(v) {
		if len(o.values) > 0 {
			out = append(out, Option{Name: o.name, Values: o.values})
		}
	}
	return out
}
